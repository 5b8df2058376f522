import CutoverTestSupport
import Foundation
import Testing

/// Disks and databases that do not do as they should.
@Suite(.inTurn(within: .seconds(180))) struct StoreTroubleTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    /// A directory that nobody can make, not even root: it would lie under a file.
    private var impossible: String {
        get throws {
            let file = setup.folder.appending(path: "a-file")
            try Data("not a directory".utf8).write(to: file)
            return file.path + "/runs"
        }
    }

    @Test func `a GO that cannot be stored is a HOLD`() async throws {
        let directory = try impossible

        let ending = try await setup.run(
            ["--dir", directory, "--output", "json"],
            configuration: setup.configuration(window: "3s", setup.sinks)
        )

        #expect(ending.status == 74, "\(ending.log)")
        #expect(ending.log.contains("NOTHING IS STORED: cannot make the directory \\\"\(directory)\\\""))
        #expect(!ending.log.contains("GO T+"), "told before it was stored: \(ending.log)")
        #expect(ending.log.contains("HOLD T+"))
        let document = try Parsed(ending.output)
        #expect(document["decision"].text == "HOLD")
        #expect(document["stored"].isTrue == false)
        #expect(document["exit_status"].number == 74)
        let data = try #require(setup.server.requests("/hook").first).json["data"]
        #expect(data["decision"].text == "HOLD")
        #expect(data["stored"].isTrue == false)
    }

    @Test func `a ROLLBACK that cannot be stored is delivered all the same and says so`() async throws {
        setup.breakHealth()

        let ending = try await setup.run(
            ["--dir", try impossible, "--output", "json"],
            configuration: setup.configuration(setup.sinks, setup.flag())
        )

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try Parsed(ending.output)["stored"].isTrue == false)
        let request = try #require(setup.server.requests("/hook").first)
        #expect(try request.json["data"]["decision"].text == "ROLLBACK")
        #expect(try request.json["data"]["stored"].isTrue == false)
        #expect(try await WebhookJudge.faults(in: setup.server.requests("/hook")) == "")
        #expect(setup.server.requests("/flag/off").count == 1)
        #expect(
            try setup.server.slackTexts().contains {
                $0.contains("ROLLBACK") && $0.contains("it is not on disk")
            }
        )
    }

    @Test(arguments: [false, true], [UInt64(0), 4_096])
    func `a write-ahead log that is cut short in mid-run is a HOLD`(_ isSecond: Bool, _ size: UInt64)
        async throws
    {
        let configuration = setup.configuration(window: "4s", setup.sinks)
        if isSecond { _ = try await setup.run(["--window", "1500ms"], configuration: configuration) }
        let before = setup.server.requests("/health").count
        let monitor = try setup.start(["--output", "json"], configuration: configuration)
        #expect(await setup.server.waitForRequests(before + 4, "/health"))

        let log = setup.folder.appending(path: "cutover-runs/cutover.db-wal")
        try FileHandle(forWritingTo: log).truncate(atOffset: size)
        let ending = try await monitor.end()

        #expect(ending.status == 74, "\(ending.log)")
        #expect(!ending.log.contains(" GO T+"), "\(ending.log)")
        #expect(try Parsed(ending.output)["decision"].text == "HOLD")
        #expect(try Parsed(ending.output)["stored"].isTrue == false)
        let told = try setup.server.requests("/hook").last?.json["data"]["decision"].text
        #expect(told == "HOLD")
        #expect(try !setup.server.slackTexts().dropFirst(isSecond ? 3 : 0).contains { $0.hasPrefix("GO") })
    }

    @Test func `whoever insists on a store does not start without one`() async throws {
        let directory = try impossible

        let ending = try await setup.run(
            ["--dir", directory, "--require-store"],
            configuration: setup.configuration()
        )

        #expect(ending.status == 74)
        #expect(ending.log.contains("cannot make the directory \"\(directory)\": not a directory"))
        #expect(ending.log.contains("--dir"))
        #expect(setup.server.requests("/health").isEmpty)
    }

    @Test func `a database of a newer schema is refused and left untouched`() async throws {
        setup.breakHealth()
        _ = try await setup.run(configuration: setup.configuration())
        try await setup.records.edit(
            "INSERT INTO grdb_migrations VALUES ('createTomorrow'); PRAGMA wal_checkpoint(TRUNCATE)"
        )
        let (before, probes) = (try setup.records.bytes, setup.server.requests("/health").count)

        let ending = try await setup.run(["--new-run"])

        #expect(ending.status == 74)
        #expect(ending.log.contains("was written by a newer cutover-monitor"))
        #expect(try setup.records.bytes == before)
        let left = try FileManager.default.contentsOfDirectory(atPath: setup.folder.path + "/cutover-runs")
        #expect(!left.contains("cutover.db-wal"))
        #expect(setup.server.requests("/health").count == probes)
    }

    @Test func `a directory another monitor writes to is refused by its PID, run and age`() async throws {
        let first = try setup.start(configuration: setup.configuration(window: "30s"))
        #expect(await setup.server.waitForRequests(1, "/health"))

        let ending = try await setup.run()

        #expect(ending.status == 74)
        let run = try await setup.records.value("SELECT id FROM runs") ?? "?"
        #expect(ending.log.contains("is locked by PID \(first.pid) (run \(run), for "), "\(ending.log)")
        #expect(try await setup.records.value("SELECT count(*) FROM runs") == "1")
        first.signal(SIGKILL)
    }

    @Test func `garbage in place of the database is 74 for readers and is never overwritten`() async throws {
        let directory = setup.folder.appending(path: "cutover-runs")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let garbage = Data(String(repeating: "this is no database. ", count: 500).utf8)
        try garbage.write(to: directory.appending(path: "cutover.db"))
        setup.breakHealth()

        let replay = try await setup.run(["replay", "2026"])
        let runs = try await setup.run(["runs"])
        let watch = try await setup.run(["--output", "json"], configuration: setup.configuration())

        #expect(replay.status == 74)
        #expect(replay.log.contains("is not a SQLite database"))
        #expect(runs.status == 74)
        #expect(watch.status == 1)
        #expect(try Parsed(watch.output)["stored"].isTrue == false)
        #expect(try setup.records.bytes == garbage)
    }

    @Test func `no directory at all is 74 for readers`() async throws {
        let ending = try await setup.run(["runs"])

        #expect(ending.status == 74)
        #expect(ending.log.contains("there is no \"cutover.db\" in"))
    }
}
