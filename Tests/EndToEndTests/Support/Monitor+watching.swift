import Foundation

extension Monitor {
    /// Starts a run that prints its document, on a port of its own; `pace` is the window and what divides it.
    static func watching(
        _ arguments: [String] = [],
        pace: Pace,
        configuration: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Monitor {
        let common = ["--output", "json", "--listen", "127.0.0.1:0"]
        return try Monitor(
            common + pace.arguments + arguments,
            configuration: configuration,
            environment: environment
        )
    }

    /// Runs to the end; returns the process's end and the document it printed.
    static func verdict(
        _ arguments: [String] = [],
        pace: Pace,
        configuration: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> (ending: Ending, run: PrintedRun) {
        let monitor = try watching(
            arguments,
            pace: pace,
            configuration: configuration,
            environment: environment
        )
        let ending = try await monitor.end()
        return (ending, try ending.run)
    }

    /// What it has written to the standard error so far.
    func logSoFar() throws -> String {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "err" }
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    }

    /// The most memory the process has held so far, in bytes; nil when it has ended.
    var peakMemory: Int? { Self.peakMemory(of: pid) }

    private static func peakMemory(of pid: Int32) -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else {
            return nil  // the process has ended
        }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1_024 }
    }
}

/// How fast a short run goes.
struct Pace: Sendable {
    let window: String
    let interval: String
    let block: String
    let timeout: String

    var arguments: [String] {
        ["--window", window, "--interval", interval, "--block", block, "--timeout", timeout]
    }

    /// 12 slots in 6 blocks: slots so far apart that a loaded machine misses none.
    static let steady = Pace(window: "6s", interval: "500ms", block: "1s", timeout: "3s")
    /// 12 slots in 3 blocks: for runs that cannot pass anyway.
    static let brief = Pace(window: "3s", interval: "250ms", block: "1s", timeout: "400ms")
}
