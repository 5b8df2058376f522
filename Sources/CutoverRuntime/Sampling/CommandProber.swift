package import CutoverCore

/// Probes a target that is a command: one run of the program, then the plan's judgement of how it ended.
package struct CommandProber: Sendable {
    private let steps: any StepRunner
    private let examine: StepExaminer
    private let timekeeper: any Timekeeper

    /// Runs with `steps` and judges with `examine`.
    package init(steps: any StepRunner, examine: @escaping StepExaminer, timekeeper: any Timekeeper) {
        self.steps = steps
        self.examine = examine
        self.timekeeper = timekeeper
    }

    /// One run, with what it said; timeout and duration count from `intendedStart`, so a late start is not hidden.
    func run(_ command: Command, of target: Target, slot: Int, intendedStart: Timestamp) async -> (
        observation: Observation, result: StepResult
    ) {
        let left = timekeeper.now.duration(to: intendedStart.advanced(by: target.timeout))
        var result =
            left > .zero
            ? await steps.run(command.words.map(\.value), timeout: left)
            : StepResult(.timedOut(target.timeout))
        let now = timekeeper.now
        result.endedAt = now
        let examination = examine(result, command.expectation, target.timeout)
        let sample = Sample(
            target: target.name,
            slot: slot,
            intendedStart: intendedStart,
            duration: max(.zero, intendedStart.duration(to: now)),
            outcome: examination.outcome,
            httpStatus: nil,
            detail: examination.detail
        )
        var observation = Observation(sample: sample)
        observation.numbers = examination.numbers
        return (observation, result)
    }
}
