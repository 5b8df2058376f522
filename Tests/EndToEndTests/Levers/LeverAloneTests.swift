import CutoverTestSupport
import Foundation
import Testing

/// Levers pulled when no monitor is running.
@Suite(.inTurn(within: .seconds(180))) struct LeverAloneTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    private var plan: String { setup.configuration(window: "3s", setup.sinks, setup.flag()) }

    @Test(arguments: [true, false])
    func `a rollback does the whole chain itself`(_ isCrashed: Bool) async throws {
        let monitor = try setup.start(configuration: plan)
        if isCrashed {
            #expect(await setup.server.waitForRequests(3, "/health"))
            monitor.signal(SIGKILL)
        }
        let before = try await monitor.end()

        let pulled = try await setup.run(["rollback", "--by", "ana", "--reason", "login is broken"])

        #expect(isCrashed || before.status == 0, "\(before.output)")
        #expect(pulled.status == 1, "\(pulled.log)")
        #expect(pulled.output.contains("accepted: ROLLBACK decided at T+"), "\(pulled.output)")
        #expect(pulled.output.contains("brokers_v1: off, read back"))
        #expect(setup.server.requests("/flag/off").count == 1)
        #expect(try setup.server.slackTexts().contains { $0.contains("pulled by ana: login is broken") })
        #expect(
            try await setup.records.rows("SELECT decision, exit_status, state FROM runs")
                == [["rollback", "1", "ended"]]
        )
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        #expect(try await setup.run(["replay", run]).status == 0)
    }

    @Test func `a rollback does not wait for a certificate to be put right`() async throws {
        let authority = try TestAuthority()
        let target = "{ name: other, http: \"https://127.0.0.1:1/\", critical: false, tls: { ca: ca.pem } }"
        let ca = setup.folder.appending(path: "ca.pem")
        try FileManager.default.copyItem(at: URL(filePath: authority.bundle), to: ca)
        let before = try await setup.run(
            configuration: plan.replacing("targets: [ ", with: "targets: [ \(target), ")
        )
        try Data().write(to: ca)

        let pulled = try await setup.run(["rollback", "--reason", "login is broken"])

        #expect(before.status == 0, "\(before.log)")
        #expect(pulled.log.contains("holds no certificate of an authority"), "\(pulled.log)")
        #expect(pulled.status == 1, "\(pulled.log)")
        #expect(setup.server.requests("/flag/off").count == 1)
    }

    @Test func `a rollback nobody read is made by the next person who pulls one`() async throws {
        let monitor = try setup.start(
            configuration: setup.configuration(window: "30s", setup.sinks, setup.flag())
        )
        var unread: Monitor.Ending?
        for _ in 1...5 where unread?.status != 1 {
            // Stopped in the middle of a write it would hold the database: then it goes on, and is stopped again
            // once two more probes show that it did.
            monitor.signal(SIGCONT)
            #expect(await setup.server.waitForRequests(setup.server.requests("/health").count + 2, "/health"))
            monitor.signal(SIGSTOP)
            unread = try await setup.run(["rollback", "--reason", "one"])
        }
        monitor.signal(SIGKILL)
        _ = try await monitor.end()

        let pulled = try await setup.run(["rollback", "--reason", "two"])

        #expect(unread?.status == 1, "\(unread?.log ?? "")")
        #expect(setup.server.requests("/flag/off").count == 1, "\(pulled.log)")
        #expect(
            try await setup.records.rows("SELECT decision, exit_status, state FROM runs")
                == [["rollback", "1", "ended"]]
        )
    }

    @Test func `a rollback of a real run is not tried dry`() async throws {
        _ = try await setup.run(configuration: plan)

        let pulled = try await setup.run(["rollback", "--reason", "x", "--dry-run"])

        #expect(pulled.status == 1)
        #expect(pulled.log.contains("is no dry run: its flags would really be switched"), "\(pulled.log)")
        #expect(setup.server.requests("/flag/off").isEmpty)
    }

    @Test func `a rollback whose flag does not take ends with 3`() async throws {
        setup.server.on("/flag/off", .status(410))
        _ = try await setup.run(configuration: plan)

        let pulled = try await setup.run(["rollback", "--reason", "login is broken"])

        #expect(pulled.status == 3, "\(pulled.log)")
    }

    @Test func `a rollback with another plan is refused, written down and never made later`() async throws {
        _ = try await setup.run(configuration: plan)

        let pulled = try await setup.run(
            ["rollback", "--reason", "login is broken"],
            configuration: setup.configuration(window: "4s", setup.sinks, setup.flag())
        )

        #expect(pulled.status == 1)
        #expect(pulled.log.contains("was made with another plan"), "\(pulled.log)")
        #expect(setup.server.requests("/flag/off").isEmpty)
        #expect(
            try await setup.records.rows("SELECT verb, state FROM commands") == [["rollback", "refused"]]
        )
        #expect(try await setup.records.value("SELECT state FROM runs") == "ended")
    }

    @Test func `an override names every breached rule; then a plain start may begin a new run`() async throws
    {
        let monitor = try setup.start(
            configuration: setup.configuration(window: "6s", setup.sinks, setup.flag())
        )
        #expect(await setup.server.waitForRequests(4, "/health"))
        setup.breakHealth()
        let rolledBack = try await monitor.end()
        setup.server.on("/health", .status(200))
        let kept = try await setup.run()

        let bare = try await setup.run(["override", "--reason", "known fault"])
        let breached = try await setup.records.rows(
            "SELECT rule FROM verdicts WHERE final = 1 AND critical = 1 AND (code IS NOT NULL OR verdict = 'fail')"
        )
        let words =
            ["override"] + breached.compactMap(\.first).compactMap(\.self) + [
                "--by", "ana", "--reason", "known fault",
            ]
        let overridden = try await setup.run(words)
        let again = try await setup.run(words)
        let started = try await setup.run()

        #expect(rolledBack.status == 1)
        #expect(kept.status == 64)
        #expect(bare.status == 1)
        #expect(bare.log.contains("name every breached rule; not named: api/error_rate_pct"), "\(bare.log)")
        #expect(overridden.status == 0, "\(overridden.log)")
        #expect(again.status == 1)
        #expect(again.log.contains("overridden already, by ana: known fault"), "\(again.log)")
        #expect(started.status == 0, "\(started.log)")
        #expect(try setup.server.slackTexts().contains { $0.hasPrefix("OVERRIDDEN ") })
        #expect(setup.server.requests("/flag/off").count == 1)
        #expect(
            try await setup.records.rows("SELECT decision, exit_status FROM runs ORDER BY started_us")
                == [["rollback", "1"], ["go", "0"]]
        )
    }

    @Test(arguments: [
        ["abort", "--reason", "x"], ["mute", "api/p95_ms", "--for", "5m", "--reason", "x"],
        ["extend", "--for", "5m", "--reason", "x"], ["confirm"],
    ])
    func `a run that has ended is told to have, with what happened`(_ words: [String]) async throws {
        _ = try await setup.run(configuration: plan)

        let pulled = try await setup.run(words)

        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        #expect(pulled.status == 1)
        #expect(pulled.log.contains("refused: run \(run) has ended at "), "\(pulled.log)")
        #expect(pulled.log.contains("decided GO; no monitor is running that could \(words[0])"))
        #expect(try await setup.records.rows("SELECT verb, state FROM commands") == [[words[0], "refused"]])
    }
}
