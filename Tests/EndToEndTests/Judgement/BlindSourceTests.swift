import CutoverTestSupport
import Testing

/// Sources that give no figures, beside a health target that is well: no data is never GO.
@Suite(.inTurn(within: .seconds(180))) struct BlindSourceTests {
    @Test(arguments: [
        SourceFault.shapes, SourceFault.documents, SourceFault.figures, SourceFault.transports,
        SourceFault.endings,
    ])
    func `a source without figures is a HOLD that names its fault`(faults: [SourceFault]) async throws {
        let server = try ScriptedServer.healthy()
        let closed = try ScriptedServer()
        closed.pause()
        for fault in faults { fault.script(server, "/" + fault.name) }
        let sources = faults.map { fault in
            let home = fault.name == "refused" ? closed : server
            return "  - { name: \(fault.name), ops_metrics: \"\(home.url("/" + fault.name))\" }"
        }
        let configuration = """
            limits: { p95_ms: off }
            targets:
              - { name: health, http: "\(server.url("/health"))" }
            \(sources.joined(separator: "\n"))
            """

        let (ending, run) = try await Monitor.verdict(
            pace: Pace(window: "4s", interval: "500ms", block: "1s", timeout: "450ms"),
            configuration: configuration
        )

        #expect(ending.status == 2)
        #expect(run.decision == "HOLD")
        for fault in faults {
            let unknown = run.critical(fault.name).filter { $0.verdict == "unknown" }
            #expect(!unknown.isEmpty, "\(fault.name)")
            #expect(run.said.contains(fault.words), "\(fault.name): \(run.said)")
        }
    }

    @Test(arguments: ["error-body.json", "check-files.json", "nested-empty.json"])
    func `a real answer without figures is a HOLD`(fixture: String) async throws {
        let server = try ScriptedServer.healthy()
        server.on("/metrics", ScriptedServer.json(try Fixture.text(fixture)))

        let (ending, run) = try await Monitor.verdict(
            ["--metrics-url", server.url("/metrics"), "--health-url", server.url("/health")],
            pace: .brief
        )

        #expect(ending.status == 2)
        #expect(run.decision == "HOLD")
        #expect(run.said.contains(fixture == "nested-empty.json" ? "nothing was observed" : "by_endpoint"))
        #expect(run.you_must.contains("decide by hand"))
    }

    @Test(arguments: ["empty-map", "refused"])
    func `a source whose only limit is a p95 is a HOLD without figures, too`(state: String) async throws {
        let server = try ScriptedServer.healthy()
        let closed = try ScriptedServer()
        closed.pause()
        server.on("/metrics", ScriptedServer.json(try Fixture.text("nested-empty.json")))
        let home = state == "refused" ? closed : server

        let (ending, run) = try await Monitor.verdict(
            pace: .brief,
            configuration: """
                targets:
                  - { name: health, http: "\(server.url("/health"))" }
                  - { name: app, ops_metrics: "\(home.url("/metrics"))", limits: { error_rate_pct: off } }
                """
        )

        #expect(ending.status == 2)
        #expect(run.decision == "HOLD")
        #expect(run.critical("app").contains { $0.verdict == "unknown" })
    }
}
