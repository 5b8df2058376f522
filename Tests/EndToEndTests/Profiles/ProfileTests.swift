import CutoverTestSupport
import Foundation
import Testing

/// The profiles of config/, run against servers that speak the payloads of the systems they are for.
@Suite(.inTurn(within: .seconds(240))) struct ProfileTests {
    private let scene: ProfileScene

    init() throws { scene = try ProfileScene() }

    private static let frontPage = "<!doctype html><html><body><div id=\"root\"></div></body></html>"

    @Test(arguments: ["bi", "pymerp", "inventario"])
    func `a system that is well is GO`(_ name: String) async throws {
        let ending = try await scene.run(name)

        #expect(ending.status == 0, "\(ending.log)\(ending.output)")
        #expect(try await scene.failures() == [])
    }

    @Test func `bi: errors one level below metrics are seen, and the flag is turned off`() async throws {
        scene.server.reportAtEachPoll("/analytics/ops/metrics") {
            Figures(requests: 100 + 40 * $0, errors: 10 * $0).nested
        }

        let ending = try await scene.run("bi")

        #expect(ending.status == 1, "\(ending.log)")
        #expect(ending.log.contains("errors /analytics/portfolio/summary"), "\(ending.log)")
        #expect(scene.server.requests("/bi-flag/off").count == 1)
    }

    @Test func `bi: a restart in mid-window neither hides errors nor invents any`() async throws {
        scene.server.reportAtEachPoll("/analytics/ops/metrics") { poll in
            poll < 6
                ? Figures.good(500 + 40 * poll).nested
                : Figures(requests: 40 * (poll - 5), errors: 0, startedAt: 1_795_229_000).nested
        }

        let ending = try await scene.run("bi")

        #expect(ending.status == 0, "\(ending.log)")
        #expect(ending.log.contains("RESTART T+"), "\(ending.log)")
    }

    @Test func `bi: an API that has lost its database is a ROLLBACK, its sync source is not`() async throws {
        scene.server.on(
            "/api/v1/health",
            .sequence([
                ScriptedServer.json(
                    #"{"ok":true,"service":"cobranzas-api-v1","db_ok":true,"mysql_ok":false}"#
                ),
                ScriptedServer.json(ProfileScene.biHealth), ScriptedServer.json(ProfileScene.biHealth),
                ScriptedServer.json(ProfileScene.biHealth),
                .status(
                    503,
                    body: #"{"ok":false,"db_ok":false,"mysql_ok":null,"message":"Database unreachable"}"#
                ),
            ])
        )

        let ending = try await scene.run("bi")

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await scene.failures() == [["api-health", "http_status"]])
    }

    @Test func `bi: the new API's own p95 is read with one login, and only warns`() async throws {
        let slow = try Fixture.text("health-perf.json")
        scene.server.reportAtEachPoll("/api/v1/health/perf") {
            slow.replacing(
                "\"count\":231,\"p50_ms\":5.2,\"p95_ms\":11.93",
                with: "\"count\":\(3 + 9 * $0),\"p50_ms\":5.2,\"p95_ms\":1900"
            )
        }

        let ending = try await scene.run("bi")

        #expect(ending.status == 0, "\(ending.log)")
        #expect(
            ending.log.contains("p95 reported by the app /api/v1/analytics/brokers/summary 1900 ms"),
            "\(ending.log)"
        )
        let logins = scene.server.requests("/api/v1/auth/login")
        #expect(logins.map(\.text) == [#"{"username": "monitor-of-bi", "password": "password-of-bi"}"#])
        let polls = scene.server.requests("/api/v1/health/perf").map { $0.header("Authorization") }
        #expect(Set(polls) == ["Bearer token-of-bi"])
        let samples = "SELECT outcome, count(*) FROM samples WHERE target = 'perf' GROUP BY outcome"
        #expect(try await scene.setup.records.rows(samples) == [["ok", "13"]])
    }

    @Test func `bi: a login that is refused locks no account and stops no release`() async throws {
        let no = #"{"error_code":"UNAUTHORIZED","message":"bad credentials","details":null,"trace_id":"t-1"}"#
        scene.server.on("/api/v1/auth/login", .status(401, body: no))

        let ending = try await scene.run("bi")

        #expect(ending.status == 0, "\(ending.log)")
        #expect(ending.log.contains("tried again in 5s, so that no account is locked"), "\(ending.log)")
        #expect((1...2).contains(scene.server.requests("/api/v1/auth/login").count))
        #expect(scene.server.requests("/api/v1/health/perf").isEmpty)
    }

    @Test func `PYMERP: 200 without a token is a ROLLBACK`() async throws {
        scene.server.on("/api/v1/companies", ScriptedServer.json("[]"))

        let ending = try await scene.run("pymerp")

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await scene.failures() == [["auth-is-on", "http_status"]])
        let ping = try #require(scene.server.requests("/api/v1/ping").first)
        #expect(ping.header("X-Company-Id") == "company-7")
        #expect(ping.header("Authorization") == "Bearer token-of-pymerp")
    }

    @Test(arguments: [
        ("the static OK of nginx", ScriptedServer.Behaviour.status(200, body: "OK"), "parse"),
        ("DOWN", ProfileScene.springHealth("DOWN", status: 503), "http_status"),
        ("an unknown word", ProfileScene.springHealth("OUT_OF_SERVICE", status: 200), "assertion"),
    ])
    func `PYMERP: a health that is not UP is a ROLLBACK`(
        _ what: String,
        _ answer: ScriptedServer.Behaviour,
        _ outcome: String
    ) async throws {
        scene.server.on("/actuator/health", answer)

        let ending = try await scene.run("pymerp")

        #expect(ending.status == 1, "\(what): \(ending.log)")
        #expect(try await scene.failures() == [["health", outcome]])
    }

    @Test func `PYMERP: 5xx that only the application counts are a ROLLBACK`() async throws {
        scene.count { SpringCounts(requests: 100 + 20 * $0, errors: 2 * $0) }

        let ending = try await scene.run("pymerp")

        #expect(ending.status == 1, "\(ending.log)")
        #expect(ending.log.contains("errors requests (all endpoints) 10.0 %"), "\(ending.log)")
        #expect(try await scene.failures() == [])
    }

    @Test func `PYMERP: an actuator that takes no token is a HOLD, since nothing was counted`() async throws {
        scene.server.on("/actuator/metrics/http.server.requests", .status(401))

        let ending = try await scene.run("pymerp")

        #expect(ending.status == 2, "\(ending.log)")
        #expect(ending.log.contains("misconfigured: status 401"), "\(ending.log)")
    }

    @Test func `PYMERP: documents that pile up warn`() async throws {
        scene.queue(51)

        let ending = try await scene.run("pymerp")

        #expect(ending.status == 0, "\(ending.log)")
        #expect(try await scene.failures() == [["billing-queue", "assertion"]])
        let reason = "SELECT DISTINCT detail FROM samples WHERE target = 'billing-queue'"
        #expect(try await scene.setup.records.rows(reason) == [["pending is 51.0, limit 50"]])
    }

    @Test func `inventario: the front page in place of healthz is a ROLLBACK`() async throws {
        scene.server.on(
            "/healthz",
            .status(200, headers: ["Content-Type: text/html"], body: Self.frontPage)
        )

        let ending = try await scene.run("inventario")

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await scene.failures() == [["healthz", "assertion"]])
    }

    @Test(arguments: [(429, "a full bucket"), (500, "a lost database"), (400, "a bad token")])
    func `inventario: assets that cannot be read are a ROLLBACK`(_ status: Int, _ what: String) async throws {
        scene.server.on("/api/activos", .status(status, body: #"{"error":"Too many requests"}"#))

        let ending = try await scene.run("inventario")

        #expect(ending.status == 1, "\(what): \(ending.log)")
        #expect(try await scene.failures() == [["assets", "http_status"]])
    }
}
