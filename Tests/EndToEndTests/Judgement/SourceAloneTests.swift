import CutoverTestSupport
import Testing

/// `--metrics-url` alone, as the script had it: the source's own address is the health target.
@Suite(.inTurn(within: .seconds(180))) struct SourceAloneTests {
    @Test func `a source that refuses is ROLLBACK`() async throws {
        let server = try ScriptedServer()
        server.pause()

        let (ending, run) = try await Monitor.verdict(
            ["--metrics-url", server.url("/metrics")],
            pace: .brief
        )

        #expect(ending.status == 1)
        #expect(run.decision == "ROLLBACK")
        #expect(run.said.contains("connection refused by 127.0.0.1:\(server.port)"))
    }

    @Test func `a source that only times out is HOLD, for it may be busy`() async throws {
        let server = try ScriptedServer()
        server.on("/metrics", .silence)

        let (ending, run) = try await Monitor.verdict(
            ["--metrics-url", server.url("/metrics")],
            pace: .brief
        )

        #expect(ending.status == 2)
        #expect(run.decision == "HOLD")
        #expect(run.said.contains("no complete head from 127.0.0.1:\(server.port)"))
    }

    @Test func `a source that answers well is GO`() async throws {
        let server = try ScriptedServer()
        server.reportAtEachPoll("/metrics") { poll in Figures.good(65 + 25 * poll).flat }

        let (ending, run) = try await Monitor.verdict(
            ["--metrics-url", server.url("/metrics")],
            pace: .steady
        )

        #expect(ending.status == 0)
        #expect(run.decision == "GO")
    }
}
