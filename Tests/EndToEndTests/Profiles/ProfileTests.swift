import CutoverTestSupport
import Foundation
import Testing

/// The profiles of config/, run against servers that speak the payloads of the systems they are for.
@Suite(.inTurn(within: .seconds(240))) struct ProfileTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
        let server = setup.server
        // bi
        server.on("/api/v1/health", ScriptedServer.json(Self.biHealth))
        server.on("/api/check-files", ScriptedServer.json(Self.files))
        server.on("/bi-flag/off", .status(200, body: "{}"))
        server.on("/bi-flag", ScriptedServer.json(#"{"enabled": false}"#))
        server.reportAtEachPoll("/analytics/ops/metrics") { Figures.good(100 + 40 * $0).nested }
        // PYMERP
        server.on("/actuator/health", Self.springHealth("UP", status: 200))
        server.on("/api/v1/companies", .status(401))
        server.on("/api/v1/ping", ScriptedServer.json(#"{"ok":true,"service":"pymes-backend"}"#))
        // inventario
        server.on("/healthz", ScriptedServer.json(#"{"status":"ok","uptime":12.3,"env":"production"}"#))
        server.on("/api/activos", ScriptedServer.json(#"[{"id":1,"nombre":"router"}]"#))
        // Arisgourmet
        for path in ["/api/mesas", "/api/productos"] { server.on(path, ScriptedServer.json("[]")) }
    }

    private static let biHealth =
        #"{"ok":true,"service":"cobranzas-api-v1","db_ok":true,"mysql_ok":null}"#
    private static let files =
        #"{"cartera": true, "cobranzas": true, "gestores": true, "contratos": true, "analytics": true, "#
        + #""analytics_meta": false}"#
    private static let frontPage = "<!doctype html><html><body><div id=\"root\"></div></body></html>"

    private static func springHealth(_ word: String, status: Int) -> ScriptedServer.Behaviour {
        .status(
            status,
            headers: ["Content-Type: application/vnd.spring-boot.actuator.v3+json"],
            body: "{\"status\":\"\(word)\",\"groups\":[\"liveness\",\"readiness\"]}"
        )
    }

    /// The file itself with a faster clock: 6 s of probes every 500 ms.
    private func profile(_ name: String) throws -> String {
        let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "config/\(name).yaml")
        return try String(contentsOf: config, encoding: .utf8)
            .replacing(/window: 30m/, with: "window: 6s\nblock: 500ms\nlisten: \"127.0.0.1:0\"")
            .replacing(/interval: (5s|10s)/, with: "interval: 500ms")
            .replacing(/timeout: [0-9]+s/, with: "timeout: 2s")
            .replacing("p95_ms: 200 ", with: "p95_ms: 2000 ")
    }

    private func run(_ name: String, _ environment: [String: String] = [:]) async throws -> Monitor.Ending {
        let base = setup.server.url("")
        let given = [
            "BI_API_URL": base + "/api/v1", "BI_LEGACY_URL": base, "BI_FLAG_URL": base + "/bi-flag",
            "DECISION_WEBHOOK_URL": base + "/hook", "SLACK_WEBHOOK_URL": base + "/slack",
            "PYMERP_URL": base, "PYMERP_TOKEN": "token-of-pymerp", "PYMERP_COMPANY": "company-7",
            "INVENTARIO_URL": base, "INVENTARIO_TOKEN": "token-of-inventario",
            "ARIS_URL": base, "DB_HOST": "localhost", "DB_NAME": setup.folder.path + "/aris.db",
        ]
        return try await setup.run(
            configuration: try profile(name),
            environment: given.merging(environment) { $1 }
        )
    }

    private func failures() async throws -> [[String?]] {
        try await setup.records.rows(
            "SELECT DISTINCT target, outcome FROM samples WHERE outcome <> 'ok' ORDER BY 1, 2"
        )
    }

    @Test(arguments: ["bi", "pymerp", "inventario"])
    func `a system that is well is GO`(_ name: String) async throws {
        let ending = try await run(name)

        #expect(ending.status == 0, "\(ending.log)\(ending.output)")
        #expect(try await failures() == [])
    }

    @Test func `bi: errors one level below metrics are seen, and the flag is turned off`() async throws {
        setup.server.reportAtEachPoll("/analytics/ops/metrics") {
            Figures(requests: 100 + 40 * $0, errors: 10 * $0).nested
        }

        let ending = try await run("bi")

        #expect(ending.status == 1, "\(ending.log)")
        #expect(ending.log.contains("errors /analytics/portfolio/summary"), "\(ending.log)")
        #expect(setup.server.requests("/bi-flag/off").count == 1)
    }

    @Test func `bi: a restart in mid-window neither hides errors nor invents any`() async throws {
        setup.server.reportAtEachPoll("/analytics/ops/metrics") { poll in
            poll < 6
                ? Figures.good(500 + 40 * poll).nested
                : Figures(requests: 40 * (poll - 5), errors: 0, startedAt: 1_795_229_000).nested
        }

        let ending = try await run("bi")

        #expect(ending.status == 0, "\(ending.log)")
        #expect(ending.log.contains("RESTART T+"), "\(ending.log)")
    }

    @Test func `bi: an API that has lost its database is a ROLLBACK, its sync source is not`() async throws {
        setup.server.on(
            "/api/v1/health",
            .sequence([
                ScriptedServer.json(
                    #"{"ok":true,"service":"cobranzas-api-v1","db_ok":true,"mysql_ok":false}"#
                ),
                ScriptedServer.json(Self.biHealth), ScriptedServer.json(Self.biHealth),
                ScriptedServer.json(Self.biHealth),
                .status(
                    503,
                    body: #"{"ok":false,"db_ok":false,"mysql_ok":null,"message":"Database unreachable"}"#
                ),
            ])
        )

        let ending = try await run("bi")

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await failures() == [["api-health", "http_status"]])
    }

    @Test func `PYMERP: 200 without a token is a ROLLBACK`() async throws {
        setup.server.on("/api/v1/companies", ScriptedServer.json("[]"))

        let ending = try await run("pymerp")

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await failures() == [["auth-is-on", "http_status"]])
        let ping = try #require(setup.server.requests("/api/v1/ping").first)
        #expect(ping.header("X-Company-Id") == "company-7")
        #expect(ping.header("Authorization") == "Bearer token-of-pymerp")
    }

    @Test(arguments: [
        ("the static OK of nginx", ScriptedServer.Behaviour.status(200, body: "OK"), "parse"),
        ("DOWN", springHealth("DOWN", status: 503), "http_status"),
        ("an unknown word", springHealth("OUT_OF_SERVICE", status: 200), "assertion"),
    ])
    func `PYMERP: a health that is not UP is a ROLLBACK`(
        _ what: String,
        _ answer: ScriptedServer.Behaviour,
        _ outcome: String
    ) async throws {
        setup.server.on("/actuator/health", answer)

        let ending = try await run("pymerp")

        #expect(ending.status == 1, "\(what): \(ending.log)")
        #expect(try await failures() == [["health", outcome]])
    }

    @Test func `inventario: the front page in place of healthz is a ROLLBACK`() async throws {
        setup.server.on(
            "/healthz",
            .status(200, headers: ["Content-Type: text/html"], body: Self.frontPage)
        )

        let ending = try await run("inventario")

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await failures() == [["healthz", "assertion"]])
    }

    @Test(arguments: [(429, "a full bucket"), (500, "a lost database"), (400, "a bad token")])
    func `inventario: assets that cannot be read are a ROLLBACK`(_ status: Int, _ what: String) async throws {
        setup.server.on("/api/activos", .status(status, body: #"{"error":"Too many requests"}"#))

        let ending = try await run("inventario")

        #expect(ending.status == 1, "\(what): \(ending.log)")
        #expect(try await failures() == [["assets", "http_status"]])
    }

    /// A `mysql` that asks SQLite, and a database in one of the two schemas.
    private func database(_ statements: String...) async throws -> [String: String] {
        let file = setup.folder.appending(path: "mysql")
        let script = """
            #!/bin/sh
            # mysql -N -B -h HOST -u USER DATABASE -e QUERY
            exec sqlite3 "$7" "$(printf %s "$9" | sed 's/unix_timestamp/unixepoch/g')"

            """
        try Data(script.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        let path = setup.folder.path + "/aris.db"
        let result = try await Tool.run("sqlite3", [path, statements.joined(separator: ";\n")])
        #expect(result.status == 0, "\(result.errors)")
        let old = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return ["PATH": setup.folder.path + ":" + old]
    }

    private static let outbox =
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY, processed INTEGER, dlq INTEGER, attempts INTEGER, created_at TEXT)"

    @Test func `Arisgourmet: an outbox that empties is GO`() async throws {
        let environment = try await database(
            Self.outbox,
            "INSERT INTO outbox VALUES (1, 1, 0, 1, datetime('now', '-900 seconds'))",
            "INSERT INTO outbox VALUES (2, 0, 0, 0, datetime('now', '-5 seconds'))"
        )

        let ending = try await run("arisgourmet", environment)

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

        let ending = try await run("arisgourmet", environment)

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await failures() == [[target, outcome]])
    }

    @Test func `Arisgourmet: the schema that the worker dies of is a ROLLBACK`() async throws {
        let environment = try await database(
            "CREATE TABLE outbox (id TEXT, status TEXT, next_run_at TEXT, created_at TEXT)"
        )

        let ending = try await run("arisgourmet", environment)

        #expect(ending.status == 1, "\(ending.log)")
        let targets = ["outbox-dead", "outbox-oldest", "outbox-pending"]
        #expect(try await failures() == targets.map { [$0, "exit_status"] })
    }
}
