import CutoverCore

/// One poll of a source: its requests one after another, all within one deadline.
struct SourceVisit: Sendable {
    let target: Target
    let fetcher: any Fetcher
    let poll: Poller
    let timekeeper: any Timekeeper

    /// What one poll brought.
    struct Outcome: Sendable {
        let examination: Examination
        /// The answers in order; at least one, unless the poll asks nothing.
        let answers: [Answer]
    }

    /// More requests than any format needs: a poll that went on for ever would hold up the next one.
    private static let mostRequests = 200

    /// Asks until nothing more is to be asked, or until `deadline`; `purpose` is that of the first request.
    func make(slot: Int, by deadline: Timestamp, purpose: Fetch.Purpose = .answer) async -> Outcome {
        var answers: [Answer] = []
        while answers.count < Self.mostRequests {
            switch poll(target, slot, answers) {
            case .done(let examination): return Outcome(examination: examination, answers: answers)
            case .ask(let request):
                var fetch = Fetch(
                    request: request,
                    timeout: timekeeper.now.duration(to: deadline),
                    body: .require(cap: target.bodyCap),
                    maximumRedirects: 10
                )
                if answers.isEmpty { fetch.purpose = purpose }
                answers.append(await fetcher.fetch(fetch))
            }
        }
        let detail = "a poll of more than \(Self.mostRequests) requests"
        return Outcome(
            examination: Examination(outcome: .failed(.internal), detail: detail),
            answers: answers
        )
    }
}

extension Target {
    /// The most that is read of a body, in bytes, counted after inflation.
    var bodyCap: Int {
        switch kind {
        case .http, .command: TargetProber.bodyCap
        case .source(_, let source): source.format.bodyCap
        }
    }
}

extension Source.Format {
    fileprivate var bodyCap: Int {
        switch self {
        case .opsMetrics, .latencyMap, .actuator: TargetProber.bodyCap
        }
    }
}
