import CutoverTestSupport
import Foundation
import Testing

/// SIGKILL at the worst moments, and a plain start afterwards.
@Suite(.inTurn(within: .seconds(180))) struct CrashTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    private func kill(_ monitor: Monitor) async throws {
        monitor.signal(SIGKILL)
        let ending = try await monitor.end()
        #expect(ending.isSignalled)
    }

    @Test func `a decision killed right after its commit is delivered by the next start under the same id`()
        async throws
    {
        setup.breakHealth()
        setup.server.on("/hook", .silence)
        let configuration = setup.configuration(setup.sinks, setup.flag())
        let killed = try setup.start(configuration: configuration)
        #expect(await setup.server.waitForRequests(1, "/hook"))
        try await kill(killed)
        let before = try await setup.records.rows(
            "SELECT seq, at_us, elapsed_us, decision, code, text FROM decisions"
        )
        setup.server.on("/hook", .status(200))

        let ending = try await setup.run()

        #expect(ending.status == 1, "\(ending.log)")
        let requests = setup.server.requests("/hook").filter { $0.text.contains("dev.cutover.decision.v1") }
        #expect(requests.count == 2)
        #expect(Set(requests.map { $0.header("webhook-id") }).count == 1)
        #expect(Set(requests.map(\.body)).count == 1)
        #expect(try await WebhookJudge.faults(in: requests) == "")
        #expect(
            try await setup.records.rows("SELECT seq, at_us, elapsed_us, decision, code, text FROM decisions")
                == before
        )
        #expect(
            try await setup.records.rows("SELECT state, decision, exit_status FROM runs") == [
                ["ended", "rollback", "1"]
            ]
        )
        #expect(
            try await setup.records.value("SELECT count(*) FROM deliveries WHERE state = 'pending'") == "0"
        )
        #expect(ending.log.contains("goes on"))
        #expect(ending.output.contains("ROLLBACK"))
    }

    @Test func `an order to a flag survives a kill in its middle`() async throws {
        setup.breakHealth()
        setup.server.on("/flag/off", .silence)
        let killed = try setup.start(configuration: setup.configuration(setup.flag()))
        #expect(await setup.server.waitForRequests(1, "/flag/off"))
        try await kill(killed)
        setup.server.on("/flag/off", .status(200))

        let ending = try await setup.run(["--output", "json"])

        let orders = setup.server.requests("/flag/off")
        #expect(ending.status == 1)
        #expect(orders.count == 2)
        #expect(Set(orders.map { $0.header("Idempotency-Key") }).count == 1)
        #expect(try Parsed(ending.output)["flags"].items.first?["state"].text == "read_back")
    }

    @Test func `a run killed in mid-window goes on at once to GO, and its end does not move`() async throws {
        let killed = try setup.start(configuration: setup.configuration(window: "30s", setup.sinks))
        #expect(await setup.server.waitForRequests(5, "/health"))
        try await kill(killed)
        let origin = try await setup.records.value("SELECT t0_us FROM runs")

        let ending = try await setup.run(["--output", "json"])

        #expect(ending.status == 0, "\(ending.log)")
        #expect(try await setup.records.rows("SELECT t0_us, state FROM runs") == [[origin, "ended"]])
        let elapsed =
            try Int64(#require(try await setup.records.value("SELECT elapsed_us FROM decisions"))) ?? 0
        #expect((30_000_000...32_000_000).contains(elapsed), "decided at T+\(elapsed) us")
        #expect(try await setup.records.value("SELECT max(slot) FROM samples") == "59")
        let lost = try await setup.records.value("SELECT count(*) FROM events WHERE kind = 'missed'")
        let series = try #require(try Parsed(ending.output)["series"].items.first)
        #expect(series["slots"].number == 60)
        #expect((series["samples"].number ?? 0) + (series["missed"].number ?? 0) == 60)
        #expect(Int(lost ?? "") ?? 99 <= 2)
        #expect(try await setup.records.value("SELECT count(*) FROM events WHERE kind = 'resumed'") == "1")
    }

    @Test func `slots lost while nobody watched cost coverage: a healthy run ends HOLD`() async throws {
        let killed = try setup.start(configuration: setup.configuration(window: "4s", setup.sinks))
        #expect(await setup.server.waitForRequests(3, "/health"))
        try await kill(killed)
        // Lost time is the matter itself here: three of the eight slots.
        _ = try await Tool.run("sleep", ["1.6"])

        let ending = try await setup.run(["--output", "json"])

        #expect(ending.status == 2, "\(ending.log)")
        #expect(try await setup.records.value("SELECT decision FROM decisions") == "hold")
        let reason = try #require(try Parsed(ending.output)["reasons"].items.first)
        #expect(reason["verdict"].text == "unknown")
        #expect(reason["code"].text == "low_coverage")
    }

    @Test func `a database crashed five times in a row is whole, and the next start works`() async throws {
        let configuration = setup.configuration(window: "12s", interval: "250ms", setup.sinks, setup.flag())
        try Data(configuration.utf8).write(to: setup.folder.appending(path: "cutover.yaml"))
        for probes in [1, 2, 7, 3, 5] {
            let seen = setup.server.requests("/health").count
            let monitor = try setup.start()
            #expect(await setup.server.waitForRequests(seen + probes, "/health"))
            try await kill(monitor)
            #expect(try await setup.records.value("PRAGMA integrity_check") == "ok")
            #expect(try await setup.records.rows("PRAGMA foreign_key_check").isEmpty)
        }

        let ending = try await setup.run()

        #expect([0, 2].contains(ending.status), "\(ending.log)")
        #expect(try await setup.records.value("PRAGMA integrity_check") == "ok")
        #expect(try await setup.records.value("SELECT count(*) FROM decisions") == "1")
        let run = try await setup.records.value("SELECT id FROM runs WHERE decision IS NOT NULL")
        let replay = try await setup.run(["replay", run ?? ""])
        #expect(replay.status == 0, "\(replay.output)")
    }

    @Test func `a start shortly after a ROLLBACK needs to be asked for`() async throws {
        setup.breakHealth()
        let first = try await setup.run(configuration: setup.configuration(setup.sinks))
        #expect(first.status == 1)

        let refused = try await setup.run()
        let asked = try await setup.run(["--new-run"])

        #expect(refused.status == 64)
        #expect(refused.log.contains("ended in ROLLBACK"))
        #expect(refused.log.contains("start with --new-run"))
        #expect(asked.status == 1)
        #expect(try await setup.records.value("SELECT count(*) FROM runs") == "2")
    }

    @Test func `an interrupted run goes on with --resume`() async throws {
        let interrupted = try setup.start(configuration: setup.configuration(window: "8s", setup.sinks))
        #expect(await setup.server.waitForRequests(4, "/health"))
        interrupted.signal(SIGTERM)
        let first = try await interrupted.end()
        #expect(first.status == 143)
        #expect(try await setup.records.value("SELECT state FROM runs") == "interrupted")

        let ending = try await setup.run(["--resume"])

        #expect([0, 2].contains(ending.status), "\(ending.log)")
        #expect(try await setup.records.rows("SELECT state, count(*) FROM runs") == [["ended", "1"]])
        #expect(try await setup.records.value("SELECT count(*) FROM decisions") == "1")
        #expect(try await setup.records.value("SELECT max(slot) FROM samples") == "15")
    }

    @Test func `an ended run that owes deliveries sends them with --resume`() async throws {
        setup.breakHealth()
        setup.server.on("/hook", .status(503))
        let configuration = setup.configuration(setup.sinks)
        let owing = try setup.start(configuration: configuration)
        #expect(await setup.server.waitForRequests(1, "/hook"))
        try await kill(owing)
        try await setup.records.edit(
            """
            UPDATE runs SET state = 'ended', ended_us = started_us + 200000000, exit_status = 1
            """
        )
        setup.server.on("/hook", .status(200))

        let ending = try await setup.run(["--resume"])

        #expect(ending.status == 1, "\(ending.log)")
        let requests = setup.server.requests("/hook").filter { $0.text.contains("dev.cutover.decision.v1") }
        #expect(Set(requests.map { $0.header("webhook-id") }).count == 1)
        #expect(try await setup.records.rows("SELECT state, exit_status FROM runs") == [["ended", "1"]])
        #expect(
            try await setup.records.value("SELECT count(*) FROM deliveries WHERE state = 'pending'") == "0"
        )
        let again = try await setup.run(["--resume"])
        #expect(again.status == 64)
        #expect(again.log.contains("has ended and owes nothing"))
    }

    @Test func `there must be something to resume`() async throws {
        let ending = try await setup.run(["--resume"], configuration: setup.configuration())

        #expect(ending.status == 64)
        #expect(ending.log.contains("there is no run to resume in this directory; start without --resume"))
    }
}
