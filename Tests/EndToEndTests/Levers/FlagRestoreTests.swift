import CutoverTestSupport
import Foundation
import Testing

/// `flags restore`, with a real flag API: after the run has ended, and while it shows the recovery.
@Suite(.inTurn(within: .seconds(180))) struct FlagRestoreTests {
    private let setup: Setup
    private let receipts = Receipts()
    private let flag: FlagAPI

    init() throws {
        setup = try Setup()
        setup.breakHealth()
        flag = FlagAPI(setup, receipts, isOn: true)
    }

    private var configuration: String { setup.configuration(setup.sinks, FlagAPI.configuration(setup)) }

    private func restore(_ arguments: String...) async throws -> Monitor.Ending {
        try await setup.run(["flags", "restore", "--by", "ben", "--reason", "the fix is out"] + arguments)
    }

    @Test func `after a ROLLBACK has ended the flag is turned on again, read back, and told`() async throws {
        #expect(try await setup.run(configuration: configuration).status == 1)
        #expect(!flag.isOn)

        let ending = try await restore("--confirm")

        #expect(ending.status == 0, "\(ending.log)")
        #expect(flag.isOn)
        #expect(
            ending.output.contains(
                "accepted: on again and read back: brokers_v1; nobody watches it, start a new run"
            ),
            "\(ending.output)"
        )
        #expect(receipts.order.suffix(2) == ["POST /flag/on", "GET /flag"])
        #expect(
            try setup.server.slackTexts().contains {
                $0.contains("is ON again: read back as on, by ben: the fix is out")
            }
        )
        let rows = try await setup.records.rows("SELECT verb, state, by_whom, reason FROM commands")
        #expect(rows == [["restore", "accepted", "ben", "the fix is out"]])
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        #expect(try await setup.run(["replay", run]).status == 0)
        let evidence = try String(
            contentsOf: try await setup.runFolder().appending(path: "evidence.jsonl"),
            encoding: .utf8
        )
        #expect(evidence.contains(#""lever":"restore""#))

        let again = try await restore("--confirm")
        #expect(again.status == 1)
        #expect(again.log.contains("refused: flag brokers_v1 is on again already"), "\(again.log)")
    }

    @Test func `without --confirm, or without a reason, nothing is done`() async throws {
        #expect(try await setup.run(configuration: configuration).status == 1)

        let unconfirmed = try await restore()
        let unexplained = try await setup.run(["flags", "restore", "--confirm"])

        #expect(unconfirmed.status == 64)
        #expect(unconfirmed.log.contains("add --confirm to do it"))
        #expect(unexplained.status == 64)
        #expect(unexplained.log.contains("flags restore: --reason is missing"))
        #expect(!flag.isOn)
        #expect(try await setup.records.value("SELECT count(*) FROM commands") == "0")
    }

    @Test func `a flag that does not turn on is turned off again, and the status is 1`() async throws {
        #expect(try await setup.run(configuration: configuration).status == 1)
        setup.server.on("/flag/on", receipts.noting(flag.switching(to: true, .status(500))))

        let ending = try await restore("--confirm")

        #expect(ending.status == 1, "\(ending.log)")
        #expect(!flag.isOn)
        #expect(ending.log.contains("refused: not turned on: flag brokers_v1 did not turn on: answered 500"))
        #expect(
            receipts.order.suffix(5)
                == ["POST /flag/on", "POST /flag/off", "GET /flag", "POST /flag/off", "GET /flag"]
        )
    }

    @Test func `a monitor that shows the recovery does it itself`() async throws {
        let monitor = try setup.start(["--after-rollback", "watch"], configuration: configuration)
        #expect(await setup.server.waitForRequests(1, "/flag"))

        var ending = try await restore("--confirm")
        while ending.log.contains("is not off yet (ordered)") { ending = try await restore("--confirm") }

        #expect(ending.status == 0, "\(ending.log)")
        #expect(flag.isOn)
        monitor.signal(SIGTERM)
        let end = try await monitor.end()
        #expect(end.status == 1)
        #expect(end.output.contains("ON again, turned on by a person"), "\(end.output)")
    }

    @Test func `after a GO there is nothing to restore`() async throws {
        setup.server.on("/health", .status(200, body: "{}"))
        #expect(try await setup.run(configuration: configuration).status == 0)

        let ending = try await restore("--confirm")

        #expect(ending.status == 1)
        #expect(
            ending.log.contains("there is no ROLLBACK whose flags could be turned on again"),
            "\(ending.log)"
        )
        #expect(setup.server.requests("/flag/on").isEmpty)
    }

    @Test func `each order to turn it on is a new one to the flag's API`() async throws {
        #expect(try await setup.run(configuration: configuration).status == 1)
        #expect(try await restore("--confirm").status == 0)
        #expect(try await setup.run(["rollback", "--by", "eva", "--reason", "worse"]).status == 1)
        #expect(!flag.isOn)

        let ending = try await restore("--confirm")

        #expect(ending.status == 0, "\(ending.log)")
        #expect(flag.isOn)
        let keys = setup.server.requests("/flag/on").map { $0.header("Idempotency-Key") }
        #expect(keys.count == 2)
        #expect(Set(keys).count == 2)
        #expect(Set(setup.server.requests("/flag/off").map { $0.header("Idempotency-Key") }).count == 2)
    }

    @Test(arguments: [[], ["--resume"], ["rollback", "--by", "eva", "--reason", "it hangs"]])
    func `after a SIGKILL in between the next start, or a rollback, turns it off`(_ next: [String])
        async throws
    {
        #expect(try await setup.run(configuration: configuration).status == 1)
        setup.server.on("/flag/on", receipts.noting(flag.switching(to: true, .silence)))
        let killed = try setup.start(["flags", "restore", "--confirm", "--by", "ben", "--reason", "fixed"])
        #expect(await setup.server.waitForRequests(1, "/flag/on"))
        killed.signal(SIGKILL)
        #expect(try await killed.end().isSignalled)
        #expect(flag.isOn)
        let anew = try await setup.run(["--new-run"])
        #expect(anew.status == 64)
        #expect(anew.log.contains("still owes the order to turn a flag off"), "\(anew.log)")
        #expect(flag.isOn)

        let ending = try await setup.run(next)

        #expect(!flag.isOn, "\(ending.log)")
        #expect(ending.status == 1, "\(ending.log)")
        let rows = try await setup.records.rows("SELECT verb, state FROM commands ORDER BY id")
        #expect(rows.first == ["restore", "refused"])
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        #expect(try await setup.run(["replay", run]).status == 0)
        #expect(try await setup.run(["--resume"]).status == 64)
    }
}
