import CutoverTestSupport
import Foundation
import Testing

/// A ROLLBACK whose order to a flag never went out, and the starts after it.
@Suite(.inTurn(within: .seconds(180))) struct OwedOrderTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    @Test(arguments: ["ended", "abandoned"])
    func `an order to a flag keeps a new run out until --resume has sent it`(_ state: String) async throws {
        setup.breakHealth()
        setup.server.on("/flag/off", .silence)
        let killed = try setup.start(configuration: setup.configuration(setup.flag()))
        #expect(await setup.server.waitForRequests(1, "/flag/off"))
        killed.signal(SIGKILL)
        _ = try await killed.end()
        try await setup.records.edit("UPDATE runs SET state = '\(state)', ended_us = started_us + 4000000")
        setup.server.on("/flag/off", .status(200))
        let run = try await setup.records.value("SELECT id FROM runs") ?? "?"

        let refused = try await setup.run(["--new-run"])
        let resumed = try await setup.run(["--resume", "--output", "json"])
        let asked = try await setup.run(["--new-run", "--dry-run"])

        #expect(refused.status == 64)
        #expect(
            refused.log.contains("run \(run) still owes the order to turn a flag off"),
            "\(refused.log)"
        )
        #expect(refused.log.contains("cutover-monitor --resume"))
        #expect(resumed.status == 1, "\(resumed.log)")
        #expect(resumed.log.contains("run \(run) goes on; it sends what it still owes"))
        #expect(try Parsed(resumed.output)["flags"].items.first?["state"].text == "read_back")
        #expect(asked.status == 1)
        #expect(
            try await setup.records.rows("SELECT dry_run FROM runs ORDER BY started_us") == [["0"], ["1"]]
        )
        #expect(setup.server.requests("/flag/off").count == 2)
    }

    @Test func `a run that crashed is not resumed as a dry run`() async throws {
        let killed = try setup.start(configuration: setup.configuration(window: "10s", setup.sinks))
        #expect(await setup.server.waitForRequests(2, "/health"))
        killed.signal(SIGKILL)
        _ = try await killed.end()

        let ending = try await setup.run(["--dry-run"])

        #expect(ending.status == 64)
        #expect(ending.log.contains("is no dry run; resume it without --dry-run"), "\(ending.log)")
    }
}
