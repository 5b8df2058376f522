package import CutoverCore

/// One line of `evidence.jsonl`, as UTF-8 with its line break.
package enum EvidenceLine {
    /// A poll of a source, in the shape of the script that this replaces, plus our own fields.
    ///
    /// `breached` holds the endpoints that are over a limit now. A failed poll names the pseudo-endpoint
    /// `__monitor__`, as that script did.
    package static func poll(_ observation: Observation, run: String, breached: [BreachedEndpoint]) -> [UInt8]
    {
        let sample = observation.sample
        let fault = fault(of: sample)
        let monitor = fault == nil ? [] : [BreachedEndpoint(endpoint: "__monitor__", errors: nil, p95: nil)]
        let failed = monitor + breached
        let metrics = fault == nil ? observation.payload.map(JSONValue.raw) : nil
        let evaluation: JSONValue = .object([
            ("ok", .bool(failed.isEmpty)), ("failed_endpoints", .array(failed.map(endpoint))),
        ])
        let isUnsaid = fault == nil && metrics == nil
        let reading = isUnsaid ? observation.reading.map { [("reading", JSONValue.reading($0))] } : nil
        return line(
            [("ts", .time(sample.end)), ("metrics", metrics ?? .null)] + (reading ?? [])
                + [("evaluation", evaluation)]
                + (fault.map { [("monitor_error", .string($0))] } ?? [])
                + members(of: sample, run)
        )
    }

    /// The first line of a run: when T0 was, and the plan as `PlanText` writes it, its secrets masked.
    package static func start(run: String, origin: Timestamp, plan: String) -> [UInt8] {
        line([
            ("ts", .time(origin)), ("run", .string(run)), ("event", .string("start")),
            ("t0_us", .integer(origin.microseconds)), ("plan", .string(plan)),
        ])
    }

    /// A slot that could not be taken.
    package static func missed(run: String, target: String, slot: Int, at moment: Timestamp) -> [UInt8] {
        line([
            ("ts", .time(moment)), ("run", .string(run)), ("event", .string("missed")),
            ("target", .string(target)), ("slot", .count(slot)),
        ])
    }

    /// The monitor came back after a crash or a signal.
    package static func resumed(run: String, at moment: Timestamp) -> [UInt8] {
        line([("ts", .time(moment)), ("run", .string(run)), ("event", .string("resumed"))])
    }

    /// A person's move and what was answered.
    package static func lever(run: String, _ answer: MoveAnswer) -> [UInt8] {
        let move = answer.move
        var members: [(name: String, value: JSONValue)] = [
            ("ts", .time(move.at)), ("run", .string(run)), ("event", .string("lever")),
            ("id", .integer(move.id)), ("lever", .string(move.lever.name)),
        ]
        switch move.lever {
        case .rollback, .abort, .restore, .confirm: break
        case .mute(let rule, let length):
            members.append(("rules", .array([.string(rule)])))
            members.append(("length_us", .integer(length.wholeMicroseconds)))
        case .override(let rules): members.append(("rules", .array(rules.map(JSONValue.string))))
        case .extend(let length): members.append(("length_us", .integer(length.wholeMicroseconds)))
        }
        return line(
            members + [
                ("said_us", .integer(move.saidAt.microseconds)), ("at_us", .integer(move.at.microseconds)),
                ("by", .string(move.by)), ("reason", .string(move.reason)),
                ("accepted", .bool(answer.isAccepted)), ("answer", .string(answer.text)),
                ("before", .string(answer.before)), ("after", .string(answer.after)),
            ]
        )
    }

    /// A probe of a health target.
    package static func probe(_ observation: Observation, run: String) -> [UInt8] {
        let sample = observation.sample
        return line(
            [("ts", .time(sample.end))] + members(of: sample, run) + [
                ("http_status", sample.httpStatus.map(JSONValue.count) ?? .null),
                ("detail", .string(sample.detail)),
            ] + numbers(of: observation)
        )
    }

    /// Left out where the plan extracts none.
    private static func numbers(of observation: Observation) -> [(name: String, value: JSONValue)] {
        if observation.numbers.isEmpty { return [] }
        return [("numbers", .object(observation.numbers.map { ($0.name, .number($0.value)) }))]
    }

    private static func members(of sample: Sample, _ run: String) -> [(name: String, value: JSONValue)] {
        [
            ("run", .string(run)),
            ("target", .string(sample.target)),
            ("slot", .count(sample.slot)),
            ("intended_start_us", .integer(sample.intendedStart.microseconds)),
            ("duration_us", .integer(sample.duration.wholeMicroseconds)),
            ("outcome", .string(sample.outcome.label)),
        ]
    }

    /// What went wrong with a poll; nil when it went well.
    private static func fault(of sample: Sample) -> String? {
        switch sample.outcome {
        case .ok: nil
        case .failed(let failure): sample.detail.isEmpty ? failure.rawValue : sample.detail
        }
    }

    private static func endpoint(_ breached: BreachedEndpoint) -> JSONValue {
        let rate = breached.errors.flatMap { $0.total > 0 ? Double($0.count) * 100 / Double($0.total) : nil }
        return .object([
            ("endpoint", .string(breached.endpoint)),
            ("error_rate_pct", rate.map(JSONValue.double) ?? .null),
            ("p95_ms", .milliseconds(breached.p95)),
        ])
    }

    private static func line(_ members: [(name: String, value: JSONValue)]) -> [UInt8] {
        JSONWriter.bytes(.object(members)) + [0x0A]
    }
}
