package import CutoverCore

/// What a poll of a source asks, and what its answers say.
///
/// Pure, and total: every failure is a value, whatever the bytes.
package enum SourcePoll {
    /// More endpoints than this in one reading are a fault: each would be a rule of its own.
    package static let mostEndpoints = 1_000

    /// What comes after `answers` of the poll of `target` in `slot`.
    package static func next(_ target: Target, slot: Int, after answers: [Answer]) -> PollStep {
        guard case .source(let request, let source) = target.kind else {
            return .done(.internalFault("no source"))
        }
        if let last = answers.last, let failure = refusal(last, source.format) { return .done(failure) }
        guard let answer = answers.first else { return .ask(request) }
        switch source.format {
        case .opsMetrics: return .done(AnswerExaminer.examine(answer, target))
        case .latencyMap:
            return .done(
                judged { () throws(SourceFault) in
                    try LatencyMap.read(answer.body, span: source.gaugeSpan)
                }
            )
        }
    }

    /// Why an answer is none; nil when its body may be read.
    private static func refusal(_ answer: Answer, _ format: Source.Format) -> Examination? {
        if let failure = answer.failure {
            return Examination(outcome: .failed(failure), detail: answer.detail)
        }
        guard let status = answer.status else {
            return Examination(outcome: .failed(.protocol), detail: "no status line was read")
        }
        return AnswerExaminer.refusal(ofSource: status)
    }

    /// The reading that `read` gives, or the fault it throws.
    private static func judged(_ read: () throws(SourceFault) -> Reading) -> Examination {
        do {
            let reading = try read()
            if let fault = excess(reading) { return Examination(outcome: .failed(.parse), detail: fault) }
            return Examination(outcome: .ok, detail: "", reading: reading)
        } catch {
            return Examination(outcome: .failed(.parse), detail: error.description)
        }
    }

    /// Why a reading is too large to be judged; nil when it is not.
    static func excess(_ reading: Reading) -> String? {
        guard reading.endpoints.count > mostEndpoints else { return nil }
        return
            "it names \(reading.endpoints.count) endpoints, more than \(mostEndpoints); let it aggregate them, as by "
            + "route instead of path"
    }
}

extension Examination {
    /// A mistake of ours.
    fileprivate static func internalFault(_ what: String) -> Examination {
        Examination(outcome: .failed(.internal), detail: what)
    }
}
