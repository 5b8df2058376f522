import CutoverTestSupport
import Foundation

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
    private let output: URL
    private let log: URL
    private let child: Child

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
        output = folder.appending(path: tag + ".out")
        log = folder.appending(path: tag + ".err")
        for file in [output, log] { try Data().write(to: file) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        child = try Child(
            [Self.binary.path] + arguments,
            ChildStreams(output: .file(output.path), errors: .file(log.path)),
            in: folder.path,
            environment: ["PATH": path].merging(environment) { _, new in new }
        )
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
    var pid: Int32 { child.pid }

    /// Sends a signal.
    func signal(_ number: Int32) { child.signal(number) }

    /// Waits for the end.
    func end() async throws -> Ending {
        let end = try await child.end
        return Ending(
            status: end.status,
            isSignalled: end == .killed(by: end.status),
            output: try String(contentsOf: output, encoding: .utf8),
            log: try String(contentsOf: log, encoding: .utf8)
        )
    }

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
