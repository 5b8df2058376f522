import CutoverTestSupport
import Foundation
import Testing

/// SIGKILL at every station of a ROLLBACK: a plain start afterwards brings it to the same end.
@Suite(.inTurn(within: .seconds(180))) struct KillPointTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
        setup.breakHealth()
        setup.server.on("/ops", ScriptedServer.json(Figures.good(40).nested))
    }

    private var configuration: String {
        let source = "{ name: ops, ops_metrics: \"\(setup.server.url("/ops"))\", critical: false }"
        return setup.configuration(setup.sinks, setup.flag())
            .replacing("\" } ]", with: "\" }, \(source) ]", maxReplacements: 1)
    }

    @Test(arguments: [
        ("before T0", "/ops", 1), ("at the first probe", "/health", 1), ("in mid-window", "/health", 2),
        ("while the flag is ordered", "/flag/off", 1), ("while it is read back", "/flag", 1),
        ("while the webhook is told", "/hook", 1), ("while Slack is told of the end", "/slack", 2),
    ])
    func `a ROLLBACK that is killed is brought to its end by a plain start`(
        _ moment: String,
        _ path: String,
        _ count: Int
    ) async throws {
        // The request that the kill waits for is never answered, so nothing goes past it.
        let usual = answer(path)
        setup.server.on(path, .sequence(Array(repeating: usual, count: count - 1) + [.silence, usual]))
        let killed = try setup.start(configuration: configuration)
        #expect(await setup.server.waitForRequests(count, path))
        killed.signal(SIGKILL)
        #expect(try await killed.end().isSignalled)
        #expect(try await setup.records.value("PRAGMA integrity_check") == "ok")
        setup.server.on(path, usual)

        let ending = try await setup.run()

        #expect(ending.status == 1, "\(moment): \(ending.log)")
        let decisions = try await setup.records.rows("SELECT run_id, decision FROM decisions")
        #expect(decisions.map { $0[1] } == ["rollback"], "\(moment)")
        #expect(
            try await setup.records.value("SELECT count(*) FROM deliveries WHERE state = 'pending'") == "0",
            "\(moment)"
        )
        let keys = Set(setup.server.requests("/flag/off").map { $0.header("Idempotency-Key") })
        #expect(keys.count == 1, "\(moment): \(keys)")
        let told = setup.server.requests("/hook").filter { $0.text.contains("dev.cutover.decision.v1") }
        #expect(Set(told.map { $0.header("webhook-id") }).count == 1, "\(moment)")
        let run = try #require(decisions.first?[0])
        #expect(try await setup.run(["replay", run]).status == 0, "\(moment)")
    }

    /// What a path answers when nobody is killed.
    private func answer(_ path: String) -> ScriptedServer.Behaviour {
        switch path {
        case "/ops": ScriptedServer.json(Figures.good(40).nested)
        case "/health": .status(500)
        case "/slack": .status(200, body: "ok")
        case "/flag": .status(200, body: #"{"enabled": false}"#)
        default: .status(200, body: "{}")
        }
    }

    @Test func `a run killed before T0 is not taken up, and the next one says so`() async throws {
        setup.server.on("/ops", .sequence([.silence, answer("/ops")]))
        let killed = try setup.start(configuration: configuration)
        #expect(await setup.server.waitForRequests(1, "/ops"))
        while try await setup.records.value("SELECT count(*) FROM runs") == "0" { await Task.yield() }
        killed.signal(SIGKILL)
        _ = try await killed.end()

        _ = try await setup.run()

        let states = try await setup.records.rows("SELECT state, t0_us IS NULL FROM runs ORDER BY started_us")
        #expect(states == [["abandoned", "1"], ["ended", "0"]])
    }
}
