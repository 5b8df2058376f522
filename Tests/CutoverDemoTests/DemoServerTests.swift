import CutoverCore
import Foundation
import Testing

@testable import CutoverDemo

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(1))) struct DemoServerTests {
    @Test func `it listens on loopback and answers health as the real service does`() async throws {
        try await DemoVisit.serve(.healthy) { visit in
            let answer = try await visit.get("/api/v1/health")

            #expect(visit.port > 0)
            #expect(answer.status == 200)
            #expect(answer.contentType == "application/json")
            #expect(
                answer.body
                    == "{\"ok\":true,\"service\":\"cobranzas-api-v1\",\"db_ok\":true,\"mysql_ok\":null}"
            )
        }
    }

    @Test func `no other address of the machine is served`() async throws {
        try await DemoVisit.serve(.healthy) { visit in
            await #expect(throws: URLError.self) { try await visit.get("/api/v1/health", host: "127.0.0.2") }
        }
    }

    @Test func `a taken port is named with what to do about it`() async throws {
        try await DemoVisit.serve(.healthy) { visit in
            let second = DemoServer(.healthy, port: visit.port, timekeeper: visit.clock) { _ in
            } onListening: { _ in
            }

            let failure = await #expect(throws: DemoServerFailure.self) { try await second.run() }

            let text = failure?.description ?? ""
            #expect(text.hasPrefix("127.0.0.1:\(visit.port): cannot listen (bind("))
            #expect(text.hasSuffix("; stop what listens there, or let the system choose with port 0"))
        }
    }

    @Test func `an outage is a 503 that says why`() async throws {
        try await DemoVisit.serve(.recover) { visit in
            let answer = try await visit.get("/api/v1/health")

            #expect(answer.status == 503)
            #expect(
                answer.body == "{\"ok\":false,\"service\":\"cobranzas-api-v1\",\"db_ok\":false,"
                    + "\"mysql_ok\":null,\"message\":\"Database unreachable\"}"
            )
        }
    }

    @Test func `a slow answer is held back for a second and a half`() async throws {
        try await DemoVisit.serve(.slow) { visit in
            let first = try await visit.get("/api/v1/health")
            #expect(first.status == 200)
            visit.clock.advance(by: .seconds(6))

            let slow = try await visit.get("/api/v1/health")

            #expect(slow.status == 200)
            #expect(visit.clock.sleeps == [.milliseconds(1_500)])
        }
    }

    @Test func `the metrics grow with the time and come in both shapes`() async throws {
        try await DemoVisit.serve(.healthy) { visit in
            visit.clock.advance(by: .seconds(2))
            let nested = try await visit.get("/analytics/ops/metrics").body
            visit.clock.advance(by: .seconds(2))
            let flat = try await visit.get("/analytics/ops/metrics/flat").body

            #expect(nested.contains("\"metrics\":{\"started_at\":1795219200.0,\"by_endpoint\":{\"/analytics"))
            #expect(nested.contains("\"/analytics/portfolio/summary\":{\"requests\":24,\"errors\":0,"))
            #expect(flat.contains("\"api\"},\"started_at\":1795219200.0,\"by_endpoint\":{\"/analytics"))
            #expect(flat.contains("\"/analytics/portfolio/summary\":{\"requests\":48,\"errors\":0,"))
        }
    }

    @Test func `a reset empties the metrics`() async throws {
        try await DemoVisit.serve(.healthy) { visit in
            visit.clock.advance(by: .seconds(2))

            let answer = try await visit.get("/analytics/ops/reset")

            #expect(answer.body == "{\"ok\":true,\"meta\":{\"source\":\"api\"}}")
            let metrics = try await visit.get("/analytics/ops/metrics").body
            #expect(metrics.contains("\"started_at\":1795219202.0,\"by_endpoint\":{}"))
        }
    }

    @Test func `the flag is read, turned off and turned on`() async throws {
        try await DemoVisit.serve(.recover) { visit in
            let before = try await visit.get("/flags/brokers_v1")
            let off = try await visit.post("/flags/brokers_v1/off", "")
            let between = try await visit.get("/flags/brokers_v1")
            let on = try await visit.post("/flags/brokers_v1/on", "")

            #expect(before.body == "{\"name\":\"brokers_v1\",\"enabled\":true}")
            #expect(off.body == "{\"name\":\"brokers_v1\",\"enabled\":false}")
            #expect(between.body == "{\"name\":\"brokers_v1\",\"enabled\":false}")
            #expect(on.body == "{\"name\":\"brokers_v1\",\"enabled\":true}")
            #expect(visit.lines == ["flag brokers_v1 is off", "flag brokers_v1 is on"])
        }
    }

    @Test func `turning the flag off ends an outage at once`() async throws {
        try await DemoVisit.serve(.recover) { visit in
            let before = try await visit.get("/api/v1/health")
            _ = try await visit.post("/flags/brokers_v1/off", "")
            let after = try await visit.get("/api/v1/health")

            #expect(before.status == 503)
            #expect(after.status == 200)
        }
    }

    @Test func `reading an order does not carry it out`() async throws {
        try await DemoVisit.serve(.healthy) { visit in
            let order = try await visit.get("/flags/brokers_v1/off")
            let flag = try await visit.get("/flags/brokers_v1")

            #expect(order.status == 404)
            #expect(flag.body.contains("\"enabled\":true"))
        }
    }

    @Test func `a sink takes what it is sent and hands on one line`() async throws {
        try await DemoVisit.serve(.healthy) { visit in
            let event =
                "{\"specversion\":\"1.0\",\"data\":{\"decision\":\"ROLLBACK\",\"status\":\"decided\","
                + "\"message\":{\"kind\":\"decision\",\"headline\":\"ROLLBACK T+00:10\",\"lines\":[]}}}"

            let webhook = try await visit.post("/sink/webhook", event, type: "application/cloudevents+json")
            let slack = try await visit.post("/sink/slack", "{\"text\":\"WARNING T+00:06\",\"blocks\":[]}")

            #expect(webhook.status == 200)
            #expect(slack.status == 200)
            #expect(slack.body == "ok")
            #expect(
                visit.lines == ["webhook decision (ROLLBACK): ROLLBACK T+00:10", "slack: WARNING T+00:06"]
            )
        }
    }

    @Test(arguments: [
        ("/sink/webhook", "{}", "{\"ok\":false}"), ("/sink/slack", "[]", "invalid_payload"),
        ("/sink/slack", "{\"text\":\"\"}", "no_text"),
    ])
    func `a sink refuses what it cannot read`(path: String, body: String, answer: String) async throws {
        try await DemoVisit.serve(.healthy) { visit in
            let refusal = try await visit.post(path, body)

            #expect(refusal.status == 400)
            #expect(refusal.body == answer)
        }
    }
}
