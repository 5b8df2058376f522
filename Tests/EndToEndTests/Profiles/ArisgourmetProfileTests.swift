import CutoverTestSupport
import Foundation
import Testing

/// Arisgourmet's profile: two lists, the application's counters, and the outbox by SQL.
@Suite(.inTurn(within: .seconds(240))) struct ArisgourmetProfileTests {
    private let scene: ProfileScene

    init() throws { scene = try ProfileScene() }

    /// A `mysql` that asks SQLite, and a database in one of the two schemas.
    private func database(_ statements: String...) async throws -> [String: String] {
        let file = scene.setup.folder.appending(path: "mysql")
        let script = """
            #!/bin/sh
            # mysql -N -B -h HOST -u USER DATABASE -e QUERY
            exec sqlite3 "$7" "$(printf %s "$9" | sed 's/unix_timestamp/unixepoch/g')"

            """
        try Data(script.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        let path = scene.setup.folder.path + "/aris.db"
        let result = try await Tool.run("sqlite3", [path, statements.joined(separator: ";\n")])
        #expect(result.status == 0, "\(result.errors)")
        let old = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return ["PATH": scene.setup.folder.path + ":" + old]
    }

    private static let outbox =
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY, processed INTEGER, dlq INTEGER, attempts INTEGER, created_at TEXT)"

    @Test func `Arisgourmet: an outbox that empties is GO`() async throws {
        let environment = try await database(
            Self.outbox,
            "INSERT INTO outbox VALUES (1, 1, 0, 1, datetime('now', '-900 seconds'))",
            "INSERT INTO outbox VALUES (2, 0, 0, 0, datetime('now', '-5 seconds'))"
        )

        let ending = try await scene.run("arisgourmet", environment)

        #expect(ending.status == 0, "\(ending.log)")
        #expect(ending.output.contains("outbox-pending pending: first 1, newest 1"), "\(ending.output)")
    }

    @Test(arguments: [
        ("(1, 0, 1, 5, datetime('now'))", "outbox-dead", "assertion"),
        ("(1, 0, 0, 1, datetime('now', '-10 minutes'))", "outbox-oldest", "stale"),
    ])
    func `Arisgourmet: a row that was given up, or waits too long, is a ROLLBACK`(
        _ row: String,
        _ target: String,
        _ outcome: String
    ) async throws {
        let environment = try await database(Self.outbox, "INSERT INTO outbox VALUES \(row)")

        let ending = try await scene.run("arisgourmet", environment)

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await scene.failures() == [[target, outcome]])
    }

    @Test func `Arisgourmet: the schema that the worker dies of is a ROLLBACK`() async throws {
        let environment = try await database(
            "CREATE TABLE outbox (id TEXT, status TEXT, next_run_at TEXT, created_at TEXT)"
        )

        let ending = try await scene.run("arisgourmet", environment)

        #expect(ending.status == 1, "\(ending.log)")
        let targets = ["outbox-dead", "outbox-oldest", "outbox-pending"]
        #expect(try await scene.failures() == targets.map { [$0, "exit_status"] })
    }

    @Test func `Arisgourmet: 5xx that only the application counts are a ROLLBACK`() async throws {
        let environment = try await database(Self.outbox)
        let metrics = try Fixture.text("prom-client.prom")
        scene.server.reportAtEachPoll("/metrics", type: "text/plain; version=0.0.4; charset=utf-8") {
            ProfileScene.served(metrics, 120 + 20 * $0, failed: 3 + $0, scrapes: 9 + $0)
        }

        let ending = try await scene.run("arisgourmet", environment)

        #expect(ending.status == 1, "\(ending.log)")
        #expect(ending.log.contains("(12 of 252, limit 2.0 %)"), "\(ending.log)")
        #expect(try await scene.failures() == [])
    }

    @Test func `Arisgourmet: our own scrapes are no traffic`() async throws {
        let environment = try await database(Self.outbox)
        let metrics = try Fixture.text("prom-client.prom")
        scene.server.reportAtEachPoll("/metrics", type: "text/plain; version=0.0.4; charset=utf-8") {
            ProfileScene.served(metrics, 120, failed: 3, scrapes: 9 + 20 * $0)
        }

        let ending = try await scene.run("arisgourmet", environment)

        #expect(ending.status == 2, "\(ending.log)")
        #expect(ending.log.contains("requests"), "\(ending.log)")
    }
}
