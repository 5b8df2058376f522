import CutoverCore
import CutoverReport
import CutoverTestSupport
import CutoverWeb

/// A real server on a free loopback port, asked by a real curl.
struct RunningServer {
    let port: Int

    /// Runs `body` while a server answers about `board`, then stops the server.
    static func with<Value: Sendable>(
        board: (board: Board, age: Duration)?,
        port: Int = 0,
        _ body: @escaping @Sendable (RunningServer) async throws -> Value
    ) async throws -> Value? {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = WebServer(
            settings: .init(port: port, staleAfter: .seconds(3)),
            build: BuildFigures(version: "0.1.0", revision: "abc123"),
            board: { board },
            process: { ProcessFigures() },
            onListening: { continuation.yield($0) }
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run()
            }
            var value: Value?
            for await port in ports {
                value = try await body(RunningServer(port: port))
                break
            }
            if value == nil { try await group.waitForAll() }
            group.cancelAll()
            return value
        }
    }

    /// What curl prints with `-i`: the head, an empty line, the body.
    func curl(_ path: String, _ arguments: String...) async throws -> String {
        let address = "http://127.0.0.1:\(port)\(path)"
        let result = try await Program.run("/usr/bin/curl", ["-si", "--max-time", "20", address] + arguments)
        return result.output.replacing("\r\n", with: "\n")
    }
}
