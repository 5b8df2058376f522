import CutoverCore

/// Probes one target once, as the run will, and says all that the answer shows.
struct TargetCheck: Sendable {
    let target: Target
    let plan: Plan
    let ports: CheckPorts
    let programs: Programs

    /// What one probe brought.
    struct Result: Sendable {
        let lines: [CheckLine]
        let seen: Observation
        /// Nil for a command.
        let answer: Answer?
        let ended: Timestamp
    }

    /// Probes it; nothing is computed meanwhile that would lengthen the probes of others.
    func run() async -> Result {
        switch target.kind {
        case .http(let request, _): await exchange(request)
        case .source: await visit()
        case .command(let command): await run(command)
        }
    }

    private func run(_ command: Command) async -> Result {
        let prober = CommandProber(
            steps: ports.steps,
            examine: ports.examineStep,
            timekeeper: ports.timekeeper
        )
        let start = ports.timekeeper.now
        let (seen, result) = await prober.run(command, of: target, slot: 0, intendedStart: start)
        let line = self.line(of: command, result, seen.sample)
        return Result(lines: [line], seen: seen, answer: nil, ended: ports.timekeeper.now)
    }

    private func line(of command: Command, _ result: StepResult, _ sample: Sample) -> CheckLine {
        guard let program = command.words.first?.value, programs.canRun(program) else {
            let what = "the program is missing or may not be run from this folder; correct its path"
            return line(.problem, "\(sample.outcome.label): \(what)")
        }
        guard sample.outcome == .ok else {
            let fix = "mend the command, or correct what is expected of it"
            return line(.problem, "\(sample.outcome.label): \(sample.detail); \(fix)")
        }
        let exit = result.exitStatus.map { ["exit status \($0)"] } ?? []
        let numbers = ports.resolveNumbers(target.numbers, result.output, sample.end)
        let json = ports.resolveState(command.expectation.json, result.output)
        let shown = exit + (json + numbers).map(\.text)
        return line(.ok, "\(Wording.milliseconds(sample.duration)); \(shown.joined(separator: "; "))")
    }

    private func exchange(_ request: Request) async -> Result {
        let start = ports.timekeeper.now
        let fetch = target.fetch(request, slot: 0, timeout: target.timeout)
        var answer = await ports.fetcher.fetch(fetch)
        let ended = ports.timekeeper.now
        answer.endedAt = ended
        let took = max(.zero, start.duration(to: ended))
        let examination = target.judged(ports.examine(answer, target), answer, took: took, at: ended)
        return result(start, examination, answer, seenFirst: answer)
    }

    private func visit() async -> Result {
        let start = ports.timekeeper.now
        let visit = SourceVisit(
            target: target,
            fetcher: ports.fetcher,
            poll: ports.poll,
            timekeeper: ports.timekeeper
        )
        let outcome = await visit.make(
            slot: 0,
            by: start.advanced(by: target.timeout)
        )
        let none = Answer(status: nil, failure: .internal, detail: "nothing was asked")
        let answers = outcome.answers
        return result(start, outcome.examination, answers.last ?? none, seenFirst: answers.first ?? none)
    }

    /// The certificate is that of the first answer; all of a poll come over one connection.
    private func result(
        _ start: Timestamp,
        _ examination: Examination,
        _ answer: Answer,
        seenFirst: Answer
    ) -> Result {
        let ended = ports.timekeeper.now
        let sample = Sample(
            target: target.name,
            slot: 0,
            intendedStart: start,
            duration: max(.zero, start.duration(to: ended)),
            outcome: examination.outcome,
            httpStatus: answer.status,
            detail: examination.detail
        )
        let seen = Observation(sample: sample, reading: examination.reading)
        let certificate = CertificateCheck(plan: plan, now: ended).line(.target, target.name, seenFirst)
        let lines = [probe(seen, answer)] + [certificate].compactMap { $0 }
        return Result(lines: lines, seen: seen, answer: answer, ended: ended)
    }

    private func probe(_ seen: Observation, _ answer: Answer) -> CheckLine {
        let took = Wording.milliseconds(seen.sample.duration)
        let duration = seen.sample.duration
        switch target.kind {
        case .http(_, let expectation):
            let numbers =
                answer.status == nil
                ? [] : ports.resolveNumbers(expectation.numbers, answer.body, seen.sample.end)
            let wire = expectation.resolved(answer, took: duration, at: seen.sample.end)
            let found = ports.resolve(expectation, answer)
            let shown = (found.isEmpty ? [] : found + wire + numbers).map(\.text).joined(separator: "; ")
            guard seen.sample.outcome == .ok else {
                let what = shown.isEmpty ? seen.sample.detail : shown
                let fix = "mend the target, or correct what is expected of it"
                return line(.problem, "\(seen.sample.outcome.label): \(what); \(fix)")
            }
            return line(.ok, "\(took); \(shown)")
        case .command, .source: return reading(seen, took)
        }
    }

    private func reading(_ seen: Observation, _ took: String) -> CheckLine {
        guard let reading = seen.reading else {
            let label = seen.sample.outcome.label
            return line(
                .problem,
                "\(label): \(seen.sample.detail); no figures, so every rule of it is unknown"
            )
        }
        guard !reading.endpoints.isEmpty else {
            return line(
                .problem,
                "the reading names no endpoint, so there is nothing to judge; send it a request, or correct its address"
            )
        }
        let requests = reading.endpoints.reduce(Int64(0)) { $0.adding($1.requests.value ?? 0) }
        let failed = reading.endpoints.reduce(Int64(0)) { $0.adding($1.errors.value ?? 0) }
        let errors =
            reading.endpoints.allSatisfy(\.errors.isAbsent) ? "errors not reported" : "\(failed) errors"
        let slowest = reading.endpoints.compactMap(\.p95Microseconds.value).max()
        let p95 = slowest.map { "highest p95 " + Wording.milliseconds(.microseconds($0)) } ?? "no p95"
        let since =
            reading.startedAt.map { "since " + $0.rfc3339.prefix(19) + "Z" } ?? "it does not say since when"
        let count = reading.endpoints.count
        return line(
            .ok,
            "\(took); \(count) endpoint\(count == 1 ? "" : "s"), \(requests) requests, \(errors), \(p95); \(since)"
        )
    }

    /// Its rules, each with the sample it received and the proof that it can fail.
    func rules(_ seen: Observation) -> [CheckLine] {
        if target.isSource, seen.reading == nil {
            let what = "cannot be proved able to fail: its source gave no figures"
            return [CheckLine(.rule, target.name, .problem, what)]
        }
        return RuleProof.all(of: target, in: plan, seen: seen).map { $0.line(seen) }
    }

    private func line(_ worth: CheckLine.Worth, _ text: String) -> CheckLine {
        CheckLine(.target, target.name, worth, text)
    }
}

extension RuleProof {
    /// The rule with the sample it received and how it fails on bad ones.
    fileprivate func line(_ seen: Observation) -> CheckLine {
        let name = "\(report.rule) \(report.limitText)"
        guard let failsAfter else {
            let why: String
            if case .unknown(let reason) = report.verdict {
                why = reason.sentence
            } else {
                why = report.verdict.label
            }
            // An endpoint or a figure that is only advisory holds up nothing, and its figures may well be missing.
            return CheckLine(
                .rule,
                name,
                report.isCritical ? .problem : .caution,
                "\(received(seen)); cannot fail, whatever is fed to it (\(why)); correct the limit or what it watches"
            )
        }
        let role = report.isCritical ? "fails" : "only warns, fails"
        let proof = "\(role) at T+\(failsAfter.clock) when all is bad"
        if isOver(seen) {
            return CheckLine(.rule, name, .caution, "\(received(seen)), over the limit already; \(proof)")
        }
        return CheckLine(.rule, name, .ok, "\(received(seen)); \(proof)")
    }

    private func endpoint(_ seen: Observation) -> EndpointReading? {
        seen.reading?.endpoints.first { $0.endpoint == report.endpoint }
    }

    private func received(_ seen: Observation) -> String {
        switch (seen.reading, report.figure) {
        case (nil, .errorRate): return "received \(seen.sample.outcome.label)"
        case (nil, .p95), (nil, .reportedP95), (nil, .estimatedP95):
            return seen.sample.isTimed
                ? "received \(Wording.milliseconds(seen.sample.duration))"
                : "received \(seen.sample.outcome.label), which has no duration"
        case (.some, .reportedP95), (.some, .p95), (.some, .estimatedP95):
            if let histogram = endpoint(seen)?.histogram {
                return "received \(histogram.total) latencies in \(histogram.counts.count) buckets"
            }
            guard let figure = endpoint(seen)?.p95Microseconds else { return "received nothing" }
            return figure.value.map { "received \(Wording.milliseconds(.microseconds($0)))" }
                ?? "received \(figure.fault ?? "nothing")"
        case (.some(let reading), .errorRate):
            let mine = report.isTotal ? reading.endpoints : [endpoint(seen)].compactMap { $0 }
            if mine.isEmpty { return "received nothing" }
            if let fault = mine.lazy.compactMap({ $0.requests.fault ?? $0.errors.fault }).first {
                return "received \(fault)"
            }
            let requests = mine.reduce(Int64(0)) { $0.adding($1.requests.value ?? 0) }
            let errors = mine.reduce(Int64(0)) { $0.adding($1.errors.value ?? 0) }
            return "received \(requests) requests, \(errors) errors"
        }
    }

    /// True when one more such sample would already be a bad one; counters say nothing before T0.
    private func isOver(_ seen: Observation) -> Bool {
        guard let limit = report.latencyLimit else { return false }
        guard seen.reading != nil else { return seen.sample.isTimed && seen.sample.duration > limit }
        return endpoint(seen)?.p95Microseconds.value.map { $0 > limit.wholeMicroseconds } ?? false
    }
}
