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

    /// Asks until nothing more is to be asked, or until `deadline`; all of a poll may go over one connection.
    func make(slot: Int, by deadline: Timestamp) async -> Outcome {
        var answers: [Answer] = []
        while answers.count < Self.mostRequests {
            let asked = answers
            let next =
                await asked.contains(where: \.isLong)
                ? aside { poll(target, slot, asked) } : poll(target, slot, asked)
            switch next {
            case .done(let examination): return Outcome(examination: examination, answers: answers)
            case .ask(let requests, let isLast):
                var fetches = requests.map { fetch($0, slot: slot) }
                for index in fetches.indices {
                    fetches[index].isFresh = fetches[index].isFresh && answers.isEmpty && index == 0
                    fetches[index].isLast = fetches[index].isLast && isLast && index == fetches.count - 1
                }
                answers += await self.answers(to: fetches, by: deadline)
            }
        }
        let detail = "a poll of more than \(Self.mostRequests) requests"
        return Outcome(
            examination: Examination(outcome: .failed(.internal), detail: detail),
            answers: answers
        )
    }

    private func fetch(_ request: Request, slot: Int) -> Fetch {
        var fetch = target.fetch(request, slot: slot, timeout: .zero)
        fetch.isPlain = target.isLineByLine
        return fetch
    }

    /// The answers to `fetches`, up to the first that is not well.
    private func answers(to fetches: [Fetch], by deadline: Timestamp) async -> [Answer] {
        var answers: [Answer] = []
        for var fetch in fetches {
            fetch.timeout = timekeeper.now.duration(to: deadline)
            var answer = await fetcher.fetch(fetch)
            answer.endedAt = timekeeper.now
            answers.append(answer)
            guard answer.failure == nil, let status = answer.status, (200...299).contains(status) else {
                break
            }
        }
        return answers
    }
}

extension Target {
    /// True for a body that is whole after every line, so that half of it would pass.
    fileprivate var isLineByLine: Bool {
        guard case .source(_, let source) = kind else { return false }
        switch source.format {
        case .prometheus: return true
        case .opsMetrics, .latencyMap, .actuator, .promql: return false
        }
    }

    /// The most that is read of a body, in bytes, counted after inflation; the format's own unless written.
    var bodyCap: Int {
        let written = request?.route.bodyLimit ?? Route.defaultBodyLimit
        guard case .source(_, let source) = kind, written == Route.defaultBodyLimit else { return written }
        return source.format.bodyCap
    }
}

extension Source.Format {
    fileprivate var bodyCap: Int {
        switch self {
        case .opsMetrics, .latencyMap, .actuator, .promql: Route.defaultBodyLimit
        case .prometheus: 16 * 1_048_576
        }
    }
}
