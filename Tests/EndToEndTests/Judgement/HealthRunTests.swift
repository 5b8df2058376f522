import CutoverTestSupport
import Foundation
import Synchronization
import Testing

/// Health targets that are well, stall, come late or go down.
@Suite(.inTurn(within: .seconds(180))) struct HealthRunTests {
    @Test func `a healthy run is GO with one sample a slot for every target`() async throws {
        let server = try ScriptedServer.healthy()
        server.on("/other", .status(204))
        server.reportAtEachPoll("/metrics") { poll in Figures.good(65 + 25 * poll).nested }

        let (ending, run) = try await Monitor.verdict(
            [
                "--health-url", server.url("/health"), "--health-url", server.url("/other"),
                "--metrics-url", server.url("/metrics"),
            ],
            pace: .steady
        )

        #expect(ending.status == 0)
        #expect(run.decision == "GO")
        #expect(run.exit_status == 0)
        #expect(run.stored)
        #expect(run.you_must == "nothing")
        let probes = run.series.filter { $0.endpoint == nil }
        #expect(probes.map(\.slots) == [12, 12])
        #expect(probes.map(\.samples) == [12, 12])
        #expect(probes.map(\.missed) == [0, 0])
        #expect(server.requests("/health").count >= 12)
        #expect(server.requests("/other").count >= 12)
        #expect(server.requests("/metrics").count >= 13)
    }

    @Test func `one stall no longer than a block is forgiven`() async throws {
        let server = try ScriptedServer()
        let (good, stall) = (ScriptedServer.Behaviour.status(200), ScriptedServer.Behaviour.silence)
        server.on("/health", .sequence([good, good, good, good, good, stall, stall, stall, good]))

        let (ending, run) = try await Monitor.verdict(
            ["--health-url", server.url("/health")],
            pace: Pace(window: "9s", interval: "500ms", block: "1500ms", timeout: "450ms")
        )

        #expect(ending.status == 0)
        #expect(run.decision == "GO")
        #expect(run.said.contains("forgiven"))
        #expect(run.said.contains("(3 of 18, limit 2.0 %)"))
    }

    @Test func `a target that refuses first and is well then is GO`() async throws {
        let (late, early) = (try ScriptedServer.healthy(), try ScriptedServer.healthy())
        late.pause()

        let monitor = try Monitor.watching(
            ["--health-url", late.url("/health"), "--health-url", early.url("/health")],
            pace: Pace(window: "9s", interval: "500ms", block: "1s", timeout: "2s")
        )
        #expect(await early.waitForRequests(4, "/health"))
        try late.resume()
        let ending = try await monitor.end()

        let run = try ending.run
        #expect(ending.status == 0)
        #expect(run.decision == "GO")
        #expect(ending.log.contains("READY T+"))
        #expect(run.series.allSatisfy { $0.failures == 0 && $0.samples == $0.slots && $0.slots < 18 })
    }

    @Test func `a target that goes down for good is ROLLBACK within four blocks`() async throws {
        let server = try ScriptedServer.healthy()

        let monitor = try Monitor.watching(
            ["--health-url", server.url("/health")],
            pace: Pace(window: "20s", interval: "250ms", block: "1s", timeout: "1s")
        )
        #expect(await server.waitForRequests(8, "/health"))
        server.pause()
        let ending = try await monitor.end()

        let run = try ending.run
        #expect(ending.status == 1)
        #expect(run.decision == "ROLLBACK")
        #expect(run.critical("health").contains { $0.code == "R1" && $0.verdict == "fail" })
        // Down from T+2 s on, four blocks later it is T+6 s; the rest is for a busy machine.
        #expect(run.t < 8)
    }

    @Test func `a target that is down from T0 on is ROLLBACK because it never became ready`() async throws {
        let server = try ScriptedServer()
        server.pause()

        let (ending, run) = try await Monitor.verdict(
            ["--health-url", server.url("/health")],
            pace: .brief
        )

        #expect(ending.status == 1)
        #expect(run.decision == "ROLLBACK")
        #expect(run.said.contains("health never answered well 3 times in a row"))
        #expect(run.said.contains("connection refused by 127.0.0.1:\(server.port)"))
        #expect(run.you_must.contains("roll back by hand now"))
    }

    @Test func `a p95 without samples is a HOLD although the target answered at first`() async throws {
        let server = try ScriptedServer.healthy()

        let monitor = try Monitor.watching(
            ["--health-url", server.url("/health"), "--limit", "error_rate_pct=off"],
            pace: .steady
        )
        #expect(await server.waitForRequests(4, "/health"))
        server.pause()
        let ending = try await monitor.end()

        let run = try ending.run
        #expect(ending.status == 2)
        #expect(run.decision == "HOLD")
    }
}
