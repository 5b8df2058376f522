import CutoverTestSupport
import Foundation
import Testing

/// Runs other programs: the independent judges of what the monitor did.
enum Tool {
    /// What a program left behind.
    struct Result: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs `name` from PATH and waits for its end.
    static func run(_ name: String, _ arguments: [String], input: Data = Data(), in folder: URL? = nil)
        async throws
        -> Result
    {
        let work = try Monitor.freshFolder()
        defer { try? FileManager.default.removeItem(at: work) }
        let files = ["in", "out", "err"].map { work.appending(path: $0) }
        try input.write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        let child = try Child(
            ["/usr/bin/env", name] + arguments,
            ChildStreams(
                input: .file(files[0].path),
                output: .file(files[1].path),
                errors: .file(files[2].path)
            ),
            in: folder?.path
        )
        return Result(
            status: try await child.end.status,
            output: try String(contentsOf: files[1], encoding: .utf8),
            errors: try String(contentsOf: files[2], encoding: .utf8)
        )
    }

    /// Runs a script of the fixtures with python3.
    static func python(_ script: String, _ arguments: [String], input: Data = Data()) async throws -> Result {
        let path = Bundle.module.bundleURL.appending(path: "Fixtures/\(script)").path
        return try await run("python3", [path] + arguments, input: input)
    }
}
