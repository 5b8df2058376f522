package import CutoverCore

extension AnswerExaminer {
    /// The most characters that are shown of what a command said.
    private static let saying = 160

    /// What the end of a command is worth: that it ran, its exit status, the texts and the JSON it printed.
    ///
    /// A failure's detail ends in the last line it printed, of standard output, else of standard error.
    package static func examine(
        _ result: StepResult,
        _ expectation: CommandExpectation,
        _ timeout: Duration
    ) -> Examination {
        switch result.ending {
        case .notStarted(let why): return Examination(outcome: .failed(.notStarted), detail: why)
        case .timedOut: return failed(.timeout, "killed, the timeout is \(timeout.text)", result)
        case .signalled: return failed(.exitStatus, result.detail, result)
        case .exited(let status):
            guard expectation.exits.contains(where: { $0.contains(status) }) else {
                let isPlain = expectation.exits == [0...0]
                let expected = isPlain ? "" : ", expected \(text(ofExits: expectation.exits))"
                return failed(.exitStatus, "exit status \(status)\(expected)", result)
            }
        }
        let examination = examine(
            body: result.output,
            contains: expectation.bodyContains,
            json: expectation.json
        ).with(NumberFinding.all(expectation.numbers, in: result.output, at: result.endedAt))
        let isWholeNeeded = !expectation.json.isEmpty || !expectation.numbers.isEmpty
        guard result.isCut, examination.outcome != .ok || isWholeNeeded else {
            return examination
        }
        let what = "it prints more than \(result.output.count) bytes, of which the rest is not read"
        return Examination(outcome: .failed(.tooLarge), detail: what)
    }

    private static func failed(_ failure: ProbeFailure, _ what: String, _ result: StepResult) -> Examination {
        let said = [result.output, result.errors].lazy.map { Excerpt.lastLine(of: $0, limit: saying) }
        let words = said.first { !$0.isEmpty }.map { ": \($0)" } ?? ""
        return Examination(outcome: .failed(failure), detail: what + words)
    }

    /// "0", "0-1 or 4".
    private static func text(ofExits exits: [ClosedRange<Int>]) -> String {
        exits.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: " or ")
    }
}
