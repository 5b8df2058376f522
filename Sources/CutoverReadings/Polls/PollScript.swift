import CutoverCore

/// Why a poll stops before its end.
enum PollStop: Error {
    /// These are to be asked first; with `isLast` nothing is after them.
    case ask([Request], isLast: Bool)
    /// An answer that cannot be read, and so no reading.
    case refused(Examination)
    /// An answer that is not what it should be.
    case fault(SourceFault)

    /// The step that comes next.
    var step: PollStep {
        switch self {
        case .ask(let requests, let isLast): .ask(requests, isLast: isLast)
        case .refused(let examination): .done(examination)
        case .fault(let fault):
            .done(Examination(outcome: .failed(fault.failure), detail: fault.description))
        }
    }
}

/// Plays a poll from its beginning with the answers so far: what asks more than they hold stops there.
struct PollScript {
    private var rest: ArraySlice<Answer>

    init(_ answers: [Answer]) { rest = answers[...] }

    /// The complete 2xx answer to `request`.
    ///
    /// - Throws: `PollStop` when there is none yet, or another.
    mutating func get(_ request: Request, isLast: Bool = false) throws(PollStop) -> Answer {
        let (answer, refusal) = try next(request, isLast: isLast)
        if let refusal { throw .refused(refusal) }
        return answer
    }

    /// The complete 2xx answers to `requests`, which do not depend on each other.
    ///
    /// - Throws: `PollStop` when some are not there yet, or when one is another.
    mutating func get(_ requests: [Request]) throws(PollStop) -> [Answer] {
        var answers: [Answer] = []
        for (index, request) in requests.enumerated() {
            if rest.isEmpty { throw .ask(Array(requests[index...]), isLast: false) }
            answers.append(try get(request))
        }
        return answers
    }

    /// The same; nil for a 404.
    ///
    /// - Throws: `PollStop` when there is no answer yet, or one of another status.
    mutating func find(_ request: Request, isLast: Bool = false) throws(PollStop) -> Answer? {
        let (answer, refusal) = try next(request, isLast: isLast)
        if answer.status == 404 { return nil }
        if let refusal { throw .refused(refusal) }
        return answer
    }

    /// Any complete answer, and why it is none of a source when it is not 2xx.
    ///
    /// - Throws: `PollStop` when there is none yet.
    mutating func next(_ request: Request, isLast: Bool) throws(PollStop) -> (Answer, refusal: Examination?) {
        guard let answer = rest.popFirst() else { throw .ask([request], isLast: isLast) }
        if let failure = answer.failure {
            throw .refused(Examination(outcome: .failed(failure), detail: answer.detail))
        }
        guard let status = answer.status else {
            throw .refused(
                Examination(outcome: .failed(.protocol), detail: "no status line was read")
            )
        }
        return (answer, AnswerExaminer.refusal(ofSource: status))
    }
}
