/// How a command of the plan ended, and what it said.
package struct StepResult: Sendable, Hashable {
    /// How a command ended.
    package enum Ending: Sendable, Hashable {
        case exited(Int)
        case signalled(Int)
        /// Killed at its time limit.
        case timedOut(Duration)
        /// It never ran, and why.
        case notStarted(String)
    }

    /// How it ended.
    package let ending: Ending
    /// The beginning of standard output.
    package let output: [UInt8]
    /// The beginning of standard error.
    ///
    /// It may repeat a secret; nothing of it may be shown unmasked.
    package let errors: [UInt8]
    /// True when standard output went on after what is in `output`.
    package let isCut: Bool
    /// When it ended, for the age of what it says; nil until the prober has noted it.
    package var endedAt: Timestamp?

    /// The result of a command.
    package init(_ ending: Ending, output: [UInt8] = [], errors: [UInt8] = [], isCut: Bool = false) {
        self.ending = ending
        self.output = output
        self.errors = errors
        self.isCut = isCut
    }

    /// The exit status; nil when it was killed by a signal, timed out, or could not be started.
    package var exitStatus: Int? {
        switch ending {
        case .exited(let status): status
        case .signalled, .timedOut, .notStarted: nil
        }
    }

    /// One line for people when the exit status is not 0; empty otherwise.
    package var detail: String {
        switch ending {
        case .exited(0): ""
        case .exited(let status): "exit status \(status)"
        case .signalled(let signal): "ended by signal \(signal)"
        case .timedOut(let limit): "killed, the limit is \(limit.text)"
        case .notStarted(let why): why
        }
    }
}

/// Runs commands of the plan, without a shell.
package protocol StepRunner: Sendable {
    /// Runs `arguments` (the program first); kills its process group after `timeout`.
    func run(_ arguments: [String], timeout: Duration) async -> StepResult
}

/// Judges how a target's command ended, within which timeout: pure, implemented by CutoverReadings.
package typealias StepExaminer =
    @Sendable (StepResult, CommandExpectation, _ timeout: Duration) -> Examination
