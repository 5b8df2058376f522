import CutoverTestSupport
import Testing

/// Answers that look wrong and are the expected ones.
@Suite(.inTurn(within: .seconds(180))) struct OddTargetTests {
    @Test(arguments: [
        (ScriptedServer.Behaviour.status(401), "{ status: 401 }"),
        (.text(thenClose: "HTTP/1.0 200 OK\r\n\r\n{\"ok\": true}"), "{ json: { /ok: true } }"),
        (.status(200, body: String(repeating: " ", count: 4_000_000)), "{ status: 200 }"),
    ])
    func `an odd answer that is the expected one is GO`(behaviour: ScriptedServer.Behaviour, expect: String)
        async throws
    {
        let server = try ScriptedServer()
        server.on("/health", behaviour)

        let (ending, run) = try await HostileAnswer.verdict(
            on: server.url("/health"),
            expecting: expect,
            pace: Pace(window: "3s", interval: "500ms", block: "1s", timeout: "3s")
        )

        #expect(ending.status == 0, "\(run.said)")
        #expect(run.decision == "GO")
    }

    @Test func `a source over HTTP/1.0 without a length is read`() async throws {
        let server = try ScriptedServer.healthy()
        server.on(
            "/metrics",
            .sequence(
                (0..<30).map { poll in
                    .text(thenClose: "HTTP/1.0 200 OK\r\n\r\n" + Figures.good(65 + 25 * poll).nested)
                }
            )
        )

        let (ending, run) = try await Monitor.verdict(
            ["--metrics-url", server.url("/metrics"), "--health-url", server.url("/health")],
            pace: .steady
        )

        #expect(ending.status == 0, "\(run.said)")
        #expect(run.decision == "GO")
    }
}
