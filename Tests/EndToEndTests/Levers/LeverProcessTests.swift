import CutoverTestSupport
import Foundation
import Testing

/// Levers pulled by a second process while a monitor watches.
@Suite(.inTurn(within: .seconds(180))) struct LeverProcessTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    /// A monitor that has begun to judge, with a window that ends long after the test.
    private func watching(window: String = "40s") async throws -> Monitor {
        let monitor = try setup.start(
            configuration: setup.configuration(window: window, setup.sinks, setup.flag())
        )
        #expect(await setup.server.waitForRequests(5, "/health"))
        return monitor
    }

    private func pull(_ words: String..., by: String = "ana") async throws -> Monitor.Ending {
        try await setup.run(words + ["--by", by])
    }

    @Test func `a rollback turns the flag off, and who and why stand everywhere`() async throws {
        let monitor = try await watching()

        let pulled = try await pull("rollback", "--reason", "login is broken")
        let ending = try await monitor.end()

        #expect(pulled.status == 0, "\(pulled.log)")
        #expect(pulled.output.hasPrefix("accepted: ROLLBACK decided at T+00:0"), "\(pulled.output)")
        #expect(pulled.output.hasSuffix("; ordered off: brokers_v1 [WATCHING -> ROLLBACK]\n"))
        #expect(ending.status == 1, "\(ending.log)")
        #expect(setup.server.requests("/flag/off").count == 1)
        #expect(ending.output.contains("brokers_v1: off, read back"))
        let words = "pulled by ana: login is broken"
        #expect(ending.log.contains(words))
        #expect(try setup.server.slackTexts().contains { $0.hasPrefix("ROLLBACK ") && $0.contains(words) })
        let folder = try await setup.runFolder()
        let files = try ["summary.md", "evidence.jsonl"].map {
            try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }
        #expect(files[0].contains("- rollback: accepted, by ana: login is broken"), "\(files[0])")
        #expect(files[1].contains(#""lever":"rollback""#))
        #expect(files[1].contains(#""by":"ana","reason":"login is broken","accepted":true"#), "\(files[1])")
        #expect(
            try await setup.records.rows(
                "SELECT verb, by_whom, reason, state, status_before, status_after FROM commands"
            ) == [["rollback", "ana", "login is broken", "accepted", "WATCHING", "ROLLBACK"]]
        )
        #expect(try await setup.records.value("SELECT code FROM decisions") == "operator")
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        let replayed = try await setup.run(["replay", run])
        #expect(replayed.status == 0, "\(replayed.output)")
        let file = folder.appending(path: "evidence.jsonl").path
        let judged = try await setup.run(["replay", file])
        #expect(judged.status == 1, "\(judged.output) \(judged.log)")
        #expect(judged.output.contains(words))
    }

    @Test func `an abort ends the run in HOLD`() async throws {
        let monitor = try await watching()

        let pulled = try await pull("abort", "--reason", "wrong plan")
        let ending = try await monitor.end()

        #expect(pulled.status == 0, "\(pulled.log)")
        #expect(ending.status == 2)
        #expect(ending.output.contains("no decision: pulled by ana: wrong plan"))
        #expect(setup.server.requests("/flag/off").isEmpty)
    }

    @Test func `a muted outage decides nothing before the end of the window`() async throws {
        let monitor = try await watching(window: "8s")

        let muted = try await pull("mute", "api/error_rate_pct", "--for", "5m", "--reason", "known fault")
        setup.breakHealth()
        let again = try await pull("mute", "api/error_rate_pct", "--for", "5m", "--reason", "more", by: "ben")
        let ending = try await monitor.end()

        #expect(muted.status == 0, "\(muted.log)")
        #expect(muted.output.contains("cannot decide until T+00:08"))
        #expect(again.status == 1)
        #expect(again.log.contains("refused: api/error_rate_pct was muted by ana until T+00:08 already"))
        #expect(ending.status == 1, "\(ending.output)")
        #expect(try setup.server.slackTexts().contains { $0.contains("by ana: known fault") })
        let elapsed = try await setup.records.value("SELECT elapsed_us FROM decisions")
        #expect(elapsed.flatMap { Int($0) }.map { $0 >= 8_000_000 } == true, "\(elapsed ?? "")")
    }

    @Test func `an extended run goes on, and is resumed as long as it is after a crash`() async throws {
        let monitor = try await watching(window: "8s")

        let extended = try await pull("extend", "--for", "8s", "--reason", "quiet traffic")
        let confirmed = try await pull("confirm")
        monitor.signal(SIGKILL)
        _ = try await monitor.end()
        let ending = try await setup.run()

        #expect(extended.status == 0, "\(extended.log)")
        #expect(extended.output.hasPrefix("accepted: judged until T+00:16"))
        #expect(confirmed.status == 0)
        #expect(ending.log.contains("goes on"))
        #expect(ending.status == 0 || ending.output.contains("seen"), "\(ending.output)")
        #expect(try await setup.records.value("SELECT window_us FROM runs") == "16000000")
        let elapsed = try await setup.records.value("SELECT elapsed_us FROM decisions")
        #expect(elapsed.flatMap { Int($0) }.map { $0 >= 16_000_000 } == true, "\(elapsed ?? "")")
    }

    @Test(arguments: [
        (
            ["mute", "api/eror_rate_pct", "--for", "5m", "--reason", "x"], Int32(1),
            "did you mean \"api/error_rate_pct\"?"
        ),
        (["mute", "api/error_rate_pct", "--for", "5", "--reason", "x"], 64, "--for: \"5\" has no unit"),
        (["mute", "api/error_rate_pct", "--for", "5m"], 64, "mute: --reason is missing"),
        (["rollback", "--reason", " "], 64, "--reason is empty; write why"),
        (["override", "--reason", "x"], 1, "there is no ROLLBACK to override"),
        (
            ["extend", "--for", "6m", "--reason", "x"], 1,
            "a window grows to twice its 5m at most; at most 5m more"
        ),
        (["extend", "--by", "10m", "--reason", "x"], 64, "extend: --for is missing"),
        (["abort", "--reason", "x", "--run", "nobody"], 74, "there is no run \"nobody\""),
    ])
    func `what makes no sense is refused, and the run goes on`(
        _ words: [String],
        _ status: Int32,
        _ reason: String
    ) async throws {
        let monitor = try await watching(window: "5m")

        let pulled = try await setup.run(words)

        #expect(pulled.status == status)
        #expect(pulled.log.contains(reason), "\(pulled.log)")
        monitor.signal(SIGTERM)
        #expect(try await monitor.end().status == 143)
    }

    @Test func `of two people in the same second one is heard, and the other told what the first did`()
        async throws
    {
        let monitor = try await watching()

        async let one = pull("rollback", "--reason", "login is broken")
        async let other = pull("abort", "--reason", "wrong plan", by: "ben")
        let pulled = try await [one, other]
        let ending = try await monitor.end()

        #expect(ending.status == 1, "\(ending.log)")
        let answers = try await setup.records.rows("SELECT by_whom, state, answer FROM commands ORDER BY seq")
        let (first, second) =
            (answers.first?[0] == "ana" ? ("ana: login is broken", 1) : ("ben: wrong plan", 0))
        #expect(answers.last?[2]?.contains(", by \(first)") == true, "\(answers)")
        #expect(pulled[0].status == 0)
        #expect(pulled[1].status == second)
        #expect(try await setup.records.value("SELECT count(*) FROM commands WHERE seq IS NOT NULL") == "2")
    }
}
