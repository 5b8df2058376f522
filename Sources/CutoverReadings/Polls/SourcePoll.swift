package import CutoverCore

/// What a poll of a source asks, and what its answers say.
///
/// Pure, and total: every failure is a value, whatever the bytes.
package enum SourcePoll {
    /// More endpoints than this in one reading are a fault: each would be a rule of its own.
    package static let mostEndpoints = 1_000
    /// So many bytes of an endpoint's name are kept with every poll; longer ones are a fault.
    static let longestName = 512
    /// What to do about more.
    static let fewer = "let it aggregate them, as by route instead of path"

    /// What comes after `answers` of the poll of `target` in `slot`.
    package static func next(_ target: Target, slot: Int, after answers: [Answer]) -> PollStep {
        guard case .source(_, let source) = target.kind else {
            return .done(Examination(outcome: .failed(.internal), detail: "this is no source"))
        }
        var script = PollScript(answers)
        do {
            return .done(try examine(target, source, slot, &script))
        } catch {
            return error.step
        }
    }

    private static func examine(
        _ target: Target,
        _ source: Source,
        _ slot: Int,
        _ script: inout PollScript
    ) throws(PollStop) -> Examination {
        guard let request = target.request else {
            return Examination(outcome: .failed(.internal), detail: "this is no source")
        }
        switch source.format {
        case .opsMetrics: return AnswerExaminer.examine(try script.get(request, isLast: true), target)
        case .latencyMap:
            let answer = try script.get(request, isLast: true)
            return judged(
                try stopping { () throws(SourceFault) in
                    try LatencyMap.read(answer.body, span: source.gaugeSpan)
                }
            )
        case .actuator(let query):
            return judged(try ActuatorPoll(request: request, query: query).read(&script))
        case .promql(let queries):
            let range = PromQLQueries.range(at: slot, interval: target.interval)
            var poll = PromQLPoll(request: request, queries: queries, range: range)
            (poll.interval, poll.tolerance) = (target.interval, source.minRequests)
            var examination = judged(try poll.read(isBase: slot == 0, &script))
            examination.pulse = poll.newestTime.map { "the time of the answer \($0)" }
            return examination
        case .prometheus(let query):
            let answer = try script.get(request, isLast: true)
            let (reading, pulse) = try stopping { () throws(SourceFault) in
                try PrometheusReading.read(answer, query, interval: target.interval)
            }
            var examination = judged(reading)
            examination.pulse = pulse
            return examination
        }
    }

    /// What `body` gives; its faults stop the poll.
    static func stopping<Value>(_ body: () throws(SourceFault) -> Value) throws(PollStop) -> Value {
        do {
            return try body()
        } catch {
            throw .fault(error)
        }
    }

    private static func judged(_ reading: Reading) -> Examination {
        if let fault = flaw(in: reading) { return Examination(outcome: .failed(.parse), detail: fault) }
        return Examination(outcome: .ok, detail: "", reading: reading)
    }

    /// Why a reading cannot be judged as a whole; nil when it can.
    static func flaw(in reading: Reading) -> String? {
        if reading.endpoints.contains(where: { $0.endpoint == "*" }) {
            return
                "it names an endpoint \"*\", which means the total of all: let it name that one otherwise, or leave it out "
                + "by the selector"
        }
        if let long = reading.endpoints.first(where: { $0.endpoint.utf8.count > longestName })?.endpoint {
            return
                "it names an endpoint by \(long.utf8.count) bytes, more than \(longestName) (\(Excerpt.quoted(long, limit: 60))); "
                + "\(fewer)"
        }
        guard reading.endpoints.count > mostEndpoints else { return nil }
        return
            "it names \(reading.endpoints.count) endpoints, more than \(mostEndpoints); \(fewer)"
    }
}
