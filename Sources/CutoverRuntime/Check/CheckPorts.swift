package import CutoverCore

/// What the rehearsal needs of others: the wire, commands, time, and the judgement of answers.
package struct CheckPorts: Sendable {
    /// Makes exchanges.
    package let fetcher: any Fetcher
    /// Runs the commands of targets, and those that read a flag.
    package let steps: any StepRunner
    /// What now is.
    package let timekeeper: any Timekeeper
    /// Judges an answer as the run will.
    package let examine: Examiner
    /// Polls a source as the run will.
    package let poll: Poller
    /// Judges the end of a target's command as the run will.
    package let examineStep: StepExaminer
    /// Every expectation of a health target beside its answer.
    package let resolve: @Sendable (Expectation, Answer) -> [ResolvedExpectation]
    /// Every JSON expectation of a flag's state or a command's output beside what was read.
    package let resolveState: @Sendable ([JSONExpectation], [UInt8]) -> [ResolvedExpectation]
    /// Every number of a target beside what its answer or output held; the moment is when that came.
    package let resolveNumbers: @Sendable ([NumberExpectation], [UInt8], Timestamp) -> [ResolvedExpectation]

    /// The ports of one rehearsal.
    package init(
        fetcher: any Fetcher,
        steps: any StepRunner,
        timekeeper: any Timekeeper,
        examine: @escaping Examiner,
        poll: @escaping Poller,
        examineStep: @escaping StepExaminer,
        resolve: @escaping @Sendable (Expectation, Answer) -> [ResolvedExpectation],
        resolveState: @escaping @Sendable ([JSONExpectation], [UInt8]) -> [ResolvedExpectation],
        resolveNumbers:
            @escaping @Sendable ([NumberExpectation], [UInt8], Timestamp) -> [ResolvedExpectation]
    ) {
        self.fetcher = fetcher
        self.steps = steps
        self.timekeeper = timekeeper
        self.examine = examine
        self.poll = poll
        self.examineStep = examineStep
        self.resolve = resolve
        self.resolveState = resolveState
        self.resolveNumbers = resolveNumbers
    }
}
