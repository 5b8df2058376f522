import CutoverTestSupport
import Foundation
import Synchronization
import Testing

/// The four systems of config/ on one server, all of them well, and the run of a profile against it.
struct ProfileScene {
    let setup: Setup

    var server: ScriptedServer { setup.server }

    init() throws {
        setup = try Setup()
        let server = setup.server
        // bi
        server.on("/api/v1/health", ScriptedServer.json(Self.biHealth))
        server.on("/api/check-files", ScriptedServer.json(Self.files))
        server.on("/api/v1/auth/login", ScriptedServer.json(Self.grant))
        server.on(
            "/api/v1/health/perf",
            Self.forBearer("token-of-bi", ScriptedServer.json(try Fixture.text("health-perf.json")))
        )
        server.on("/bi-flag/off", .status(200, body: "{}"))
        server.on("/bi-flag", ScriptedServer.json(#"{"enabled": false}"#))
        server.reportAtEachPoll("/analytics/ops/metrics") { Figures.good(100 + 40 * $0).nested }
        // PYMERP
        server.on("/actuator/health", Self.springHealth("UP", status: 200))
        server.on("/api/v1/companies", .status(401))
        server.on("/api/v1/ping", ScriptedServer.json(#"{"ok":true,"service":"pymes-backend"}"#))
        count { SpringCounts(requests: 100 + 20 * $0, errors: 0) }
        queue(3)
        // inventario
        server.on("/healthz", ScriptedServer.json(#"{"status":"ok","uptime":12.3,"env":"production"}"#))
        server.on("/api/activos", ScriptedServer.json(#"[{"id":1,"nombre":"router"}]"#))
        // Arisgourmet
        let metrics = try Fixture.text("prom-client.prom")
        server.reportAtEachPoll("/metrics", type: "text/plain; version=0.0.4; charset=utf-8") {
            Self.served(metrics, 120 + 20 * $0, failed: 3, scrapes: 9 + $0)
        }
        for path in ["/api/mesas", "/api/productos"] { server.on(path, ScriptedServer.json("[]")) }
    }

    static let biHealth =
        #"{"ok":true,"service":"cobranzas-api-v1","db_ok":true,"mysql_ok":null}"#
    private static let files =
        #"{"cartera": true, "cobranzas": true, "gestores": true, "contratos": true, "analytics": true, "#
        + #""analytics_meta": false}"#

    static func springHealth(_ word: String, status: Int) -> ScriptedServer.Behaviour {
        .status(
            status,
            headers: ["Content-Type: application/vnd.spring-boot.actuator.v3+json"],
            body: "{\"status\":\"\(word)\",\"groups\":[\"liveness\",\"readiness\"]}"
        )
    }

    /// What bi's login answers.
    static let grant =
        #"{"access_token":"token-of-bi","refresh_token":"refresh-of-bi","token_type":"bearer","role":"analyst","#
        + #""permissions":["system:read"]}"#

    /// `answer` for whoever carries the token, 401 for everybody else.
    static func forBearer(_ token: String, _ answer: ScriptedServer.Behaviour) -> ScriptedServer.Behaviour {
        .answering { $0.header("Authorization") == "Bearer \(token)" ? answer : .status(401) }
    }

    /// Arisgourmet's text after so many requests of its lists, and so many scrapes.
    static func served(_ text: String, _ good: Int, failed: Int, scrapes: Int) -> String {
        text.replacing("\"200\"} 120", with: "\"200\"} \(good)")
            .replacing("\"500\"} 3", with: "\"500\"} \(failed)")
            .replacing("\"200\"} 9\n", with: "\"200\"} \(scrapes)\n")
    }

    /// What PYMERP's actuator counts poll after poll, the first of them before T0.
    func count(_ counts: @escaping @Sendable (Int) -> SpringCounts) {
        let polls = Mutex(-1)
        let answer = ScriptedServer.Behaviour.answering { request in
            let isWhole = !request.target.contains("?")
            let poll = polls.withLock { poll in
                poll += isWhole ? 1 : 0
                return poll
            }
            return ScriptedServer.json(counts(poll).answer(isWhole: isWhole))
        }
        server.on("/actuator/metrics/http.server.requests", Self.forBearer("actuator-of-pymerp", answer))
        let start = ScriptedServer.json(SpringCounts.start)
        server.on("/actuator/metrics/process.start.time", Self.forBearer("actuator-of-pymerp", start))
    }

    /// How many documents wait at PYMERP.
    func queue(_ pending: Int) {
        let answer = ScriptedServer.json(
            #"{"name":"billing.contingency.pending","measurements":[{"statistic":"VALUE","value":\#(pending).0}],"#
                + #""availableTags":[]}"#
        )
        server.on(
            "/actuator/metrics/billing.contingency.pending",
            Self.forBearer("actuator-of-pymerp", answer)
        )
    }

    /// The file itself with a faster clock: 6 s of probes every 500 ms.
    private func profile(_ name: String) throws -> String {
        let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "config/\(name).yaml")
        return try String(contentsOf: config, encoding: .utf8)
            .replacing(/window: 30m/, with: "window: 6s\nblock: 500ms\nlisten: \"127.0.0.1:0\"")
            .replacing(/interval: (5s|10s|30s)/, with: "interval: 500ms")
            .replacing(/timeout: [0-9]+s/, with: "timeout: 2s")
            .replacing("p95_ms: 200 ", with: "p95_ms: 2000 ")
    }

    func run(_ name: String, _ environment: [String: String] = [:]) async throws -> Monitor.Ending {
        let base = setup.server.url("")
        let given = [
            "BI_API_URL": base + "/api/v1", "BI_LEGACY_URL": base, "BI_FLAG_URL": base + "/bi-flag",
            "DECISION_WEBHOOK_URL": base + "/hook", "SLACK_WEBHOOK_URL": base + "/slack",
            "BI_USER": "monitor-of-bi", "BI_PASSWORD": "password-of-bi",
            "PYMERP_ACTUATOR": "actuator-of-pymerp",
            "PYMERP_URL": base, "PYMERP_TOKEN": "token-of-pymerp", "PYMERP_COMPANY": "company-7",
            "INVENTARIO_URL": base, "INVENTARIO_TOKEN": "token-of-inventario",
            "ARIS_URL": base, "DB_HOST": "localhost", "DB_NAME": setup.folder.path + "/aris.db",
        ]
        return try await setup.run(
            configuration: try profile(name),
            environment: given.merging(environment) { $1 }
        )
    }

    func failures() async throws -> [[String?]] {
        try await setup.records.rows(
            "SELECT DISTINCT target, outcome FROM samples WHERE outcome <> 'ok' ORDER BY 1, 2"
        )
    }
}

/// What Spring Boot's actuator counts of PYMERP's requests.
struct SpringCounts {
    let requests: Int
    let errors: Int

    /// As `process.start.time` says it.
    static let start =
        #"{"name":"process.start.time","description":"Start time of the process since unix epoch.","baseUnit":"seconds","#
        + #""measurements":[{"statistic":"VALUE","value":1.795226210123E9}],"availableTags":[]}"#

    /// As `http.server.requests` says it: of all requests, or of those that ended in SERVER_ERROR.
    func answer(isWhole: Bool) -> String {
        #"{"name":"http.server.requests","baseUnit":"seconds","measurements":[{"statistic":"COUNT","#
            + #""value":\#(isWhole ? requests : errors).0},{"statistic":"TOTAL_TIME","value":4.56},"#
            + #"{"statistic":"MAX","value":0.31}],"availableTags":[{"tag":"uri","values":["/api/v1/ping"]},"#
            + #"{"tag":"outcome","values":["SUCCESS","CLIENT_ERROR","SERVER_ERROR"]}]}"#
    }
}
