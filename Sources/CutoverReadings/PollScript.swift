import CutoverCore

/// Why a poll stops before its end.
enum PollStop: Error {
    /// This is to be asked first; nothing else is after the one that `isLast`.
    case ask(Request, isLast: Bool)
    /// An answer that cannot be read, and so no reading.
    case refused(Examination)
    /// An answer that is not what it should be.
    case fault(SourceFault)

    /// The step that comes next.
    var step: PollStep {
        switch self {
        case .ask(let request, let isLast): .ask(request, isLast: isLast)
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
        guard let answer = rest.popFirst() else { throw .ask(request, isLast: isLast) }
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
