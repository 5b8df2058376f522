package import CutoverCore
import Subprocess

/// Runs commands of the plan as real processes, each in a session of its own.
package struct SubprocessRunner: StepRunner {
    /// The most that is kept of standard output, from its beginning, in bytes; the rest is read and dropped.
    private static let outputCap = 65_536
    /// The most that is kept of standard error, up to its end, in bytes.
    private static let errorCap = 4_096

    private enum Part: Sendable {
        case ended(StepResult)
        case deadline
        case relieved
    }

    private let timekeeper: any Timekeeper
    private let variables: [String: String]

    /// Measures timeouts with `timekeeper`; programs get `variables` besides this process's environment.
    package init(timekeeper: any Timekeeper, variables: [String: String] = [:]) {
        self.timekeeper = timekeeper
        self.variables = variables
    }

    /// Runs the program named first, found on PATH unless it holds a slash.
    ///
    /// Standard input is empty. The detail never holds an argument. The whole process group is killed at the
    /// timeout, and when the task is cancelled.
    package func run(_ arguments: [String], timeout: Duration) async -> StepResult {
        guard let program = arguments.first, !program.isEmpty else {
            return StepResult(.notStarted("no program given"))
        }
        let deadline = timekeeper.now.advanced(by: timeout)
        return await withTaskGroup(of: Part.self) { group in
            group.addTask { .ended(await run(program, Array(arguments.dropFirst()))) }
            group.addTask {
                do {
                    try await timekeeper.sleep(until: deadline)
                } catch {
                    return .relieved  // cancelled: the program has ended, or this process is ending
                }
                return .deadline
            }
            var result = StepResult(.timedOut(timeout))
            var isLate = false
            for await part in group {
                switch part {
                case .ended(let ended): result = isLate ? ended.killed(at: timeout) : ended
                case .deadline: isLate = true
                case .relieved: continue
                }
                // Cancelling the run kills its process group, also while only the program's end is waited for.
                group.cancelAll()
            }
            return result
        }
    }

    /// Runs the program to its end; to its death when the task is cancelled.
    private func run(_ program: String, _ arguments: [String]) async -> StepResult {
        do {
            let result = try await Subprocess.run(
                configuration(program, arguments),
                input: .none,
                output: .sequence,
                error: .sequence
            ) { execution in
                async let errors = Self.tail(of: execution.standardError)
                let (output, isCut) = try await Self.head(of: execution.standardOutput)
                return (output: output, errors: try await errors, isCut: isCut)
            }
            let said = result.closureResult
            let ending: StepResult.Ending =
                switch result.terminationStatus {
                case .exited(let code): .exited(Int(code))
                case .signaled(let signal): .signalled(Int(signal))
                }
            return StepResult(ending, output: said.output, errors: said.errors, isCut: said.isCut)
        } catch {
            return StepResult(.notStarted("\"\(program)\" could not be run: \(error)"))
        }
    }

    private func configuration(_ program: String, _ arguments: [String]) -> Configuration {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
        ]
        let variables = self.variables.map {
            (Environment.Key(stringLiteral: $0.key), String?.some($0.value))
        }
        return Configuration(
            executable: program.contains("/") ? .path(systemPath(program)) : .name(program),
            arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: variables)),
            platformOptions: options
        )
    }

    private static func head(of stream: SubprocessOutputSequence) async throws -> (
        bytes: [UInt8], isCut: Bool
    ) {
        var bytes: [UInt8] = []
        var isCut = false
        for try await chunk in stream {
            let room = outputCap - bytes.count
            chunk.withUnsafeBytes {
                bytes.append(contentsOf: $0.prefix(room))
                isCut = isCut || $0.count > room
            }
        }
        return (bytes, isCut)
    }

    private static func tail(of stream: SubprocessOutputSequence) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in stream {
            chunk.withUnsafeBytes { bytes.append(contentsOf: $0.suffix(errorCap)) }
            bytes = Array(bytes.suffix(errorCap))
        }
        return bytes
    }
}

extension StepResult {
    /// The same command, when our own signal ended it.
    fileprivate func killed(at limit: Duration) -> StepResult {
        guard ending == .signalled(9) else { return self }
        return StepResult(.timedOut(limit), output: output, errors: errors, isCut: isCut)
    }
}

/// A path of the system package: a product that only swift-subprocess depends on, so its type has no name here.
private func systemPath<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
where Path.StringLiteralType == String {
    Path(stringLiteral: text)
}
