import CutoverTestSupport
import Foundation
import Testing

/// Stored runs as `runs` and `replay` show them.
@Suite(.inTurn(within: .seconds(180))) struct ReplayTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    /// A run over its end, with some probes that failed; returns its id.
    private func store(_ behaviour: ScriptedServer.Behaviour, window: String) async throws -> String {
        setup.server.on("/health", behaviour)
        _ = try await setup.run(configuration: setup.configuration(window: window, setup.sinks, "ready: 2"))
        return try await setup.records.value("SELECT id FROM runs") ?? ""
    }

    private static let flaky = ScriptedServer.Behaviour.sequence(
        [200, 200, 200, 500, 200].map { .status($0) }
    )

    @Test func `runs are listed with their state, decision, status and what they owe`() async throws {
        let run = try await store(.status(500), window: "1500ms")
        setup.server.on("/health", .status(200))
        _ = try await setup.run(["--new-run", "--window", "3s", "--name", "second-try"])

        let ending = try await setup.run(["runs"])

        let rows = ending.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(ending.status == 0)
        #expect(rows.first == ["RUN", "NAME", "T0", "STATE", "DECISION", "EXIT", "OWED"])
        #expect(rows.map(\.count) == [7, 7, 7])
        #expect(rows.dropFirst().map { $0[1] } == ["second-try", "end-to-end"])
        #expect(
            rows.dropFirst().map { Array($0[3...]) } == [
                ["ended", "GO", "0", "0"], ["ended", "ROLLBACK", "1", "0"],
            ]
        )
        #expect(rows.last?.first == run)
    }

    @Test(arguments: [("3s", "GO"), ("1500ms", "ROLLBACK")])
    func `a replay of an untouched run reaches the same decision`(_ window: String, _ word: String)
        async throws
    {
        let run = try await store(word == "GO" ? Self.flaky : .status(500), window: window)
        let text = try await setup.records.value("SELECT text FROM decisions") ?? ""
        let before = try setup.records.bytes

        let ending = try await setup.run(["replay", run])

        #expect(ending.status == 0, "\(ending.output)")
        #expect(text.hasPrefix(word))
        #expect(ending.output.contains(text))
        #expect(ending.output.contains("the same decision as stored"))
        #expect(try setup.records.bytes == before)
    }

    @Test(arguments: [
        (
            "UPDATE probes SET outcome_id = (SELECT id FROM outcomes WHERE outcome = 'ok'), detail = ''",
            "api/error_rate_pct k: stored \"1\", replayed \"0\""
        ),
        ("DELETE FROM probes WHERE slot = 5", "GO is stored, the replay makes no decision"),
        (
            "UPDATE verdicts SET k = k + 5 WHERE final = 1 AND figure = 'error_rate_pct'",
            "api/error_rate_pct k: stored \"6\", replayed \"1\""
        ),
        (
            "DROP TRIGGER decisions_never_change; UPDATE decisions SET decision = 'rollback'",
            "decision: stored \"ROLLBACK\", replayed \"GO\""
        ),
        (
            "DROP TRIGGER decisions_never_change; UPDATE decisions SET text = 'GO all is well'",
            "text: stored \"GO all is well\", replayed \"GO "
        ),
        ("UPDATE runs SET decision = 'hold'", "runs.decision is \"HOLD\", the newest of decisions is \"GO\""),
        (
            "DROP TRIGGER decisions_never_change; UPDATE decisions SET at_us = at_us + 1000000",
            "moment: stored \""
        ),
        (
            "DROP TRIGGER decisions_never_change; UPDATE decisions SET elapsed_us = 1",
            "T+: stored \"1\", replayed \""
        ),
        (
            "DELETE FROM verdicts WHERE final = 1 AND figure = 'p95_ms'",
            "rules: stored \"api/error_rate_pct\", replayed \"api/error_rate_pct, api/p95_ms\""
        ),
        (
            "UPDATE verdicts SET latency_us = 7000 WHERE final = 1 AND figure = 'p95_ms'",
            "api/p95_ms p95: stored \"7ms\""
        ),
        (
            "UPDATE verdicts SET bad_blocks = 2 WHERE final = 1 AND figure = 'error_rate_pct'",
            "api/error_rate_pct: a figure is stored that the replay does not come to"
        ),
        ("UPDATE runs SET plan = replace(plan, '2.0', '9.0')", "the stored plan does not match its digest"),
    ])
    func `a replay of an edited run names the first difference`(_ edit: String, _ words: String) async throws
    {
        let run = try await store(Self.flaky, window: "3s")
        try await setup.records.edit(edit)

        let ending = try await setup.run(["replay", run])

        #expect(ending.status == 1, "\(ending.output)\(ending.log)")
        let first = ending.output.split(separator: "\n").first { $0.hasPrefix("DIFFERENT: ") } ?? ""
        #expect(first.contains(words), "\(ending.output)")
    }

    @Test func `a decision that was deleted shows`() async throws {
        let run = try await store(.status(500), window: "1500ms")
        try await setup.records.edit("DELETE FROM decisions")

        let ending = try await setup.run(["replay", run])

        #expect(ending.status == 1)
        #expect(ending.output.contains("DIFFERENT: nothing is stored, the replay says ROLLBACK at event "))
    }

    @Test func `a run that is not there is 74 and says how to find those that are`() async throws {
        _ = try await store(.status(500), window: "1500ms")

        let ending = try await setup.run(["replay", "1999"])

        #expect(ending.status == 74)
        #expect(ending.log.contains("there is no run \"1999\""))
        #expect(ending.log.contains("\"cutover-monitor runs\" lists those there are"))
    }
}
