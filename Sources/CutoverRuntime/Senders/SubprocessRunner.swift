package import CutoverCore
import Subprocess

/// Runs commands of the plan as real processes, each in a session of its own.
package struct SubprocessRunner: StepRunner {
    /// The most that is kept of standard output, in bytes; the rest is read and dropped.
    private static let outputCap = 65_536

    private let timekeeper: any Timekeeper

    /// Measures timeouts with `timekeeper`.
    package init(timekeeper: any Timekeeper) {
        self.timekeeper = timekeeper
    }

    /// Runs the program named first, found on PATH unless it holds a slash, with this process's environment.
    ///
    /// Standard input is empty, standard error is dropped: it may repeat a secret. The detail never holds an
    /// argument.
    package func run(_ arguments: [String], timeout: Duration) async -> StepResult {
        guard let program = arguments.first, !program.isEmpty else {
            return StepResult(exitStatus: nil, output: [], detail: "no program given")
        }
        let deadline = timekeeper.now.advanced(by: timeout)
        do {
            let result = try await Subprocess.run(
                configuration(program, Array(arguments.dropFirst())),
                input: .none,
                output: .sequence,
                error: .discarded
            ) { execution in
                try await Self.supervise(execution, until: deadline, by: timekeeper)
            }
            return stepResult(result.terminationStatus, result.closureResult, timeout: timeout)
        } catch {
            return StepResult(
                exitStatus: nil,
                output: [],
                detail: "\"\(program)\" could not be run: \(error)"
            )
        }
    }

    private func configuration(_ program: String, _ arguments: [String]) -> Configuration {
        var options = PlatformOptions()
        options.createSession = true
        return Configuration(
            executable: program.contains("/") ? .path(systemPath(program)) : .name(program),
            arguments: Arguments(arguments),
            environment: .inherit,
            platformOptions: options
        )
    }

    /// Reads standard output to its end; kills the process group at the deadline, or when the task is cancelled.
    private static func supervise(
        _ execution: Execution<NoInput, SequenceOutput, DiscardedOutput>,
        until deadline: Timestamp,
        by timekeeper: any Timekeeper
    ) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { try await read(execution.standardOutput) }
            group.addTask {
                do {
                    try await timekeeper.sleep(until: deadline)
                } catch {
                    return nil  // cancelled: the output has ended, or the process is ending
                }
                kill(execution)
                return nil
            }
            var output: [UInt8] = []
            for try await part in group {
                guard let part else { continue }
                output = part
                group.cancelAll()
            }
            if Task.isCancelled { kill(execution) }
            return output
        }
    }

    private static func read(_ stream: SubprocessOutputSequence) async throws -> [UInt8] {
        var output: [UInt8] = []
        for try await chunk in stream {
            let room = outputCap - output.count
            chunk.withUnsafeBytes { output.append(contentsOf: $0.prefix(room)) }
        }
        return output
    }

    private static func kill(_ execution: Execution<NoInput, SequenceOutput, DiscardedOutput>) {
        do {
            try execution.send(signal: .kill, toProcessGroup: true)
        } catch {
            return  // the whole group is gone already
        }
    }

    private func stepResult(_ status: TerminationStatus, _ output: [UInt8], timeout: Duration) -> StepResult {
        switch status {
        case .exited(0): StepResult(exitStatus: 0, output: output, detail: "")
        case .exited(let code):
            StepResult(exitStatus: Int(code), output: output, detail: "exit status \(code)")
        case .signaled(9):
            StepResult(exitStatus: nil, output: output, detail: "killed, the limit is \(timeout.text)")
        case .signaled(let signal):
            StepResult(exitStatus: nil, output: output, detail: "ended by signal \(signal)")
        }
    }
}

/// A path of the system package: a product that only swift-subprocess depends on, so its type has no name here.
private func systemPath<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
where Path.StringLiteralType == String {
    Path(stringLiteral: text)
}
