/// How a command of the plan ended.
package struct StepResult: Sendable, Hashable {
    /// The exit status; nil when it was killed by a signal, timed out, or could not be started.
    package let exitStatus: Int?
    /// Standard output, up to 64 KiB.
    package let output: [UInt8]
    /// One line for people when the exit status is not 0; empty otherwise.
    package let detail: String

    /// The result of a command.
    package init(exitStatus: Int?, output: [UInt8], detail: String) {
        self.exitStatus = exitStatus
        self.output = output
        self.detail = detail
    }
}

/// Runs commands of the plan, without a shell.
package protocol StepRunner: Sendable {
    /// Runs `arguments` (the program first); kills its process group after `timeout`.
    func run(_ arguments: [String], timeout: Duration) async -> StepResult
}
