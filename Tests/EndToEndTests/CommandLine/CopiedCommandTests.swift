import CutoverTestSupport
import Foundation
import Testing

/// Commands that the monitor prints, copied into a shell as they are.
@Suite(.inTurn(within: .seconds(180))) struct CopiedCommandTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    /// Types `line` into a shell in another folder.
    private func type(_ line: String) async throws -> Tool.Result {
        let path = Monitor.binary.deletingLastPathComponent().path
        return try await Tool.run(
            "sh",
            ["-c", "PATH=\"\(path):$PATH\"; \(line)"],
            in: try Monitor.freshFolder()
        )
    }

    /// Runs until a signal, with everything in a place of its own.
    private func interrupted() async throws -> Monitor.Ending {
        let file = setup.folder.appending(path: "it's mine.yaml")
        try Data(setup.configuration(window: "60s", setup.sinks).utf8).write(to: file)
        let monitor = try setup.start(
            ["--config", "it's mine.yaml", "--dir", "my runs", "--window", "8s", "--limit", "p95_ms=700"]
        )
        #expect(await setup.server.waitForRequests(4, "/health"))
        monitor.signal(SIGTERM)
        return try await monitor.end()
    }

    @Test func `the command to go on with a run works as it is printed`() async throws {
        let first = try await interrupted()
        #expect(first.status == 143)
        let next = try #require(first.output.split(separator: "\n").first { $0.contains("  NEXT      ") })
        let command = try #require(next.dropFirst(12).split(separator: "  # ").first)

        let second = try await type(String(next.dropFirst(12)))

        #expect([0, 2].contains(second.status), "\(command)\n\(second.errors)")
        #expect(second.errors.contains("goes on"))
        let text = try #require(try setup.server.slackTexts().first { $0.hasPrefix("INTERRUPTED") })
        #expect(text.contains(command), "\(text)")
    }

    @Test func `the command to decide a run again works as it is printed`() async throws {
        let first = try await interrupted()
        let line = try #require(first.output.split(separator: "\n").first { $0.contains("monitor replay ") })

        let second = try await type(String(line))

        #expect(second.status == 0, "\(line)\n\(second.errors)")
    }
}
