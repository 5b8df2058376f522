import CutoverTestSupport
import Foundation
import Testing

/// A run over a healthy target and one source, judged again from the database and from the evidence file.
struct SourceRun {
    let run: PrintedRun
    let log: String
    /// The exit statuses of `replay RUN`, 0 for the same decisions, and of `replay FILE`, as of a run.
    let replayed: [Int32]

    /// The decision's word.
    var decision: String? { run.decision }
    /// The decision's text.
    var said: String { run.said }

    /// Plays it: `source` is one item of `targets:`; its secret `TOKEN` is set.
    static func play(_ server: ScriptedServer, _ source: String) async throws -> SourceRun {
        let configuration = """
            targets:
              - { name: health, http: "\(server.url("/health"))" }
              - \(source)
            """
        let folder = try Monitor.freshFolder()
        let monitor = try Monitor(
            ["--output", "json", "--listen", "127.0.0.1:0"] + Pace.steady.arguments,
            configuration: configuration,
            environment: ["TOKEN": "canary-token"],
            folder: folder
        )
        let ending = try await monitor.end()
        let run = try ending.run
        let runs = folder.appending(path: "cutover-runs")
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: runs.path)
                .first {
                    FileManager.default.fileExists(atPath: runs.appending(path: "\($0)/evidence.jsonl").path)
                }
        )
        let file = runs.appending(path: "\(name)/evidence.jsonl").path
        var replayed: [Int32] = []
        for what in [name, file] {
            replayed.append(try await Monitor.run(["replay", what], folder: folder).ending.status)
        }
        return SourceRun(run: run, log: ending.log, replayed: replayed)
    }
}
