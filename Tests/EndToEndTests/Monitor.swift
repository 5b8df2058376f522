import Foundation
import Synchronization
import Testing

/// The built program, run as its users run it: a process of its own, a fresh folder, only the environment given.
final class Monitor: Sendable {
    /// What a finished process left behind.
    struct Ending: Sendable {
        let status: Int32
        let isSignalled: Bool
        let output: String
        let log: String
    }

    /// The fresh folder it runs in; `cutover-runs` is below it.
    let folder: URL
    private let process = Mutex(Process())
    private let ended: AsyncStream<Ending>

    /// Starts the program with `arguments`; `configuration` becomes ./cutover.yaml.
    init(
        _ arguments: [String],
        configuration: String? = nil,
        environment: [String: String] = [:],
        folder: URL? = nil
    ) throws {
        let folder = try folder ?? Self.freshFolder()
        self.folder = folder
        if let configuration {
            try Data(configuration.utf8).write(to: folder.appending(path: "cutover.yaml"))
        }
        let tag = UUID().uuidString
        let (output, log) = (folder.appending(path: tag + ".out"), folder.appending(path: tag + ".err"))
        for file in [output, log] { try Data().write(to: file) }
        let (stream, continuation) = AsyncStream.makeStream(of: Ending.self)
        ended = stream
        let (outputHandle, logHandle) = (
            try FileHandle(forWritingTo: output), try FileHandle(forWritingTo: log)
        )
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        try process.withLock { process in
            process.executableURL = Self.binary
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.environment = ["PATH": path].merging(environment) { _, new in new }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = outputHandle
            process.standardError = logHandle
            process.terminationHandler = { process in
                continuation.yield(
                    Ending(
                        status: process.terminationStatus,
                        isSignalled: process.terminationReason == .uncaughtSignal,
                        output: (try? String(contentsOf: output, encoding: .utf8)) ?? "",
                        log: (try? String(contentsOf: log, encoding: .utf8)) ?? ""
                    )
                )
                continuation.finish()
            }
            try process.run()
        }
    }

    deinit {
        process.withLock { if $0.isRunning { kill($0.processIdentifier, SIGKILL) } }
    }

    /// Where the build put the program: beside this test's resources.
    static var binary: URL {
        Bundle.module.bundleURL.deletingLastPathComponent().appending(path: "cutover-monitor")
    }

    /// A new, empty folder.
    static func freshFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cutover-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// The process's id.
    var pid: Int32 { process.withLock { $0.processIdentifier } }

    /// Sends a signal.
    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits for the end.
    func end() async throws -> Ending {
        for await ending in ended { return ending }
        throw Lost()
    }

    private struct Lost: Error {}

    /// Starts the program and waits for its end.
    static func run(
        _ arguments: [String],
        configuration: String? = nil,
        environment: [String: String] = [:],
        folder: URL? = nil
    ) async throws -> (ending: Ending, folder: URL) {
        let monitor = try Monitor(
            arguments,
            configuration: configuration,
            environment: environment,
            folder: folder
        )
        return (try await monitor.end(), monitor.folder)
    }
}
