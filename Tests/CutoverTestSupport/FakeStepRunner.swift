package import CutoverCore

/// Answers every command as a test has scripted it, and records it.
package struct FakeStepRunner: StepRunner {
    /// Every command's arguments, in order.
    package let commands = Recording<[String]>()
    /// How long each could have run at most, in order.
    package let timeouts = Recording<Duration>()
    private let result: @Sendable (_ arguments: [String], _ number: Int) -> StepResult

    /// `result` gets the arguments and how many commands came before; by default exit status 0 and no output.
    package init(
        result: @escaping @Sendable (_ arguments: [String], _ number: Int) -> StepResult = { _, _ in
            StepResult(.exited(0))
        }
    ) {
        self.result = result
    }

    /// Answers as scripted.
    package func run(_ arguments: [String], timeout: Duration) async -> StepResult {
        let number = commands.all.count
        commands.append(arguments)
        timeouts.append(timeout)
        return result(arguments, number)
    }
}
