import CutoverTestSupport
import Foundation
import Testing

/// SIGKILL at any moment, several times in one window, a plain start after each: whatever was promised still holds.
@Suite(.inTurn(within: .seconds(180))) struct RandomKillTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    @Test(arguments: [11, 12])
    func `a bad run that is killed again and again turns its flag off once`(_ seed: UInt64) async throws {
        setup.server.on("/health", .sequence(Array(repeating: .status(200), count: 5) + [.status(500)]))

        // Four starts of a busy machine take seconds, and three bad blocks must be seen after them.
        let ordeal = try await ordeal(seed, window: "15s")

        try await keepsItsPromises(ordeal, "seed \(seed)")
        #expect(try await setup.records.value("SELECT decision FROM decisions") == "rollback", "seed \(seed)")
        #expect(ordeal.status.map { [1, 64].contains($0) } ?? true, "seed \(seed): \(ordeal.log)")
    }

    @Test(arguments: [21, 22])
    func `a good run that is killed again and again touches no flag`(_ seed: UInt64) async throws {
        let ordeal = try await ordeal(seed)

        try await keepsItsPromises(ordeal, "seed \(seed)")
        let decision = try await setup.records.value("SELECT decision FROM decisions")
        #expect(["go", "hold"].contains(decision), "seed \(seed)")
        #expect(ordeal.status.map { $0 == (decision == "go" ? 0 : 2) } ?? true, "seed \(seed): \(ordeal.log)")
    }

    @Test(arguments: [31, 32, 33, 34])
    func `a run that turns its flag on and is killed again and again leaves it on only while it is watched`(
        _ seed: UInt64
    ) async throws {
        let flag = FlagAPI(setup, Receipts(), isOn: false)
        // Slow, so that many a kill comes while nobody knows whether it is on.
        let answer = Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)
        setup.server.on("/flag/on", flag.switching(to: true, .drip(drops: answer, every: .milliseconds(25))))
        let start = "at_start: { flags: { brokers_v1: \"on\" } }"

        let ordeal = try await ordeal(seed, FlagAPI.configuration(setup), start, "ready: 1")

        // A run that never began may be followed by another.
        let newest = "FROM runs LEFT JOIN decisions ON run_id = id ORDER BY started_us DESC, seq DESC LIMIT 1"
        let row = try #require(
            try await setup.records.rows("SELECT code, t0_us \(newest)").first,
            "seed \(seed)"
        )
        #expect(row[0] != nil, "seed \(seed): \(ordeal.log)")
        #expect(row[0] != "not_started" || !flag.isOn, "seed \(seed): \(ordeal.log)")
        #expect(!flag.isOn || row[1] != nil, "seed \(seed): \(ordeal.log)")
        #expect(setup.server.requests("/flag/on").count <= 5, "seed \(seed)")
        #expect(try await setup.records.value("PRAGMA integrity_check") == "ok", "seed \(seed)")
    }

    /// What is left after the last process.
    private struct Ordeal {
        /// A copy of the store as each kill left it.
        var scenes: [Records] = []
        /// How the process ended that nobody killed; nil when a kill came after the run's end.
        var status: Int32?
        var log = ""
    }

    /// Kills four times, 20 ms to 1.1 s after each start, then lets a plain start bring the run to its end.
    private func ordeal(_ seed: UInt64, window: String = "4s", _ flag: String...) async throws -> Ordeal {
        var random = SeededRandom(seed: seed)
        var ordeal = Ordeal()
        let more = ([setup.sinks] + (flag.isEmpty ? [setup.flag()] : flag)).joined(separator: "\n")
        let plan = setup.configuration(window: window, interval: "250ms", more)
        try Data(plan.utf8).write(to: setup.folder.appending(path: "cutover.yaml"))
        for number in 1...4 {
            let moment = Double.random(in: 0.02...1.1, using: &random)
            let monitor = try setup.start()
            // Any moment may be the one: there is nothing to wait for.
            _ = try await Tool.run("sleep", ["\(moment)"])
            monitor.signal(SIGKILL)
            let ending = try await monitor.end()
            guard ending.isSignalled else {
                (ordeal.status, ordeal.log) = (ending.status, ending.log)
                return ordeal
            }
            guard let scene = try await copyOfStore("\(number)") else { continue }
            ordeal.scenes.append(scene)
            if try await scene.rows("SELECT 1 FROM runs WHERE state = 'ended'").count == 1 { return ordeal }
        }
        let ending = try await setup.run()
        (ordeal.status, ordeal.log) = (ending.status, ending.log)
        return ordeal
    }

    /// The database with its log as the kill left them; nil when there is no table yet.
    private func copyOfStore(_ name: String) async throws -> Records? {
        let source = setup.folder.appending(path: "cutover-runs")
        let place = setup.folder.appending(path: "scene-\(name)")
        let copy = place.appending(path: "cutover-runs")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for file in ["cutover.db", "cutover.db-wal", "cutover.db-shm"] {
            let path = source.appending(path: file)
            guard FileManager.default.fileExists(atPath: path.path) else { continue }
            try FileManager.default.copyItem(at: path, to: copy.appending(path: file))
        }
        let sizes = try ["cutover.db", "cutover.db-wal"].map { file -> Int in
            let path = copy.appending(path: file)
            guard FileManager.default.fileExists(atPath: path.path) else { return 0 }
            return try Data(contentsOf: path).count
        }
        guard sizes.max() != 0 else { return nil }
        // The tables are made one after the other, and a kill may come in between.
        let records = Records(in: place)
        let tables = try await records.value("SELECT count(*) FROM sqlite_master WHERE name = 'runs'")
        return tables == "1" ? records : nil
    }

    private func keepsItsPromises(_ ordeal: Ordeal, _ seed: String) async throws {
        let records = setup.records
        #expect(try await records.value("PRAGMA integrity_check") == "ok", "\(seed)")
        #expect(try await records.rows("PRAGMA foreign_key_check").isEmpty, "\(seed)")
        for (number, scene) in ordeal.scenes.enumerated() {
            try await nothingIsLost(of: scene, "\(seed), kill \(number + 1)")
        }
        let decided = try await records.rows("SELECT run_id, decision, elapsed_us FROM decisions")
        #expect(decided.count == 1, "\(seed): \(decided) \(ordeal.log)")
        let run = try #require(decided.first?[0], "\(seed)")
        let replay = try await setup.run(["replay", run])
        #expect(replay.status == 0, "\(seed): \(replay.output)")
        try await everybodyWasTold(isRolledBack: decided.first?[1] == "rollback", seed)
    }

    /// Whatever a kill found on the disk is there at the end, unchanged.
    private func nothingIsLost(of scene: Records, _ moment: String) async throws {
        #expect(try await scene.value("PRAGMA integrity_check") == "ok", "\(moment)")
        guard try await scene.rows("SELECT 1 FROM sqlite_master WHERE name = 'commands'").count == 1 else {
            return
        }
        for query in [
            "SELECT id, t0_us, window_us FROM runs WHERE t0_us IS NOT NULL",
            "SELECT run_id, seq, target, slot, intended_start_us, duration_us, outcome FROM samples",
            "SELECT run_id, seq, at_us, elapsed_us, decision, code, text FROM decisions",
            "SELECT id, run_id, recipient, body FROM deliveries",
        ] {
            let lost = Set(try await scene.rows(query)).subtracting(try await setup.records.rows(query))
            #expect(lost.isEmpty, "\(moment): \(query)")
        }
    }

    /// Each message at least once, always under its own id; a flag is turned off for a ROLLBACK and nothing else.
    private func everybodyWasTold(isRolledBack: Bool, _ seed: String) async throws {
        let owed = try await setup.records.rows("SELECT id, recipient, state FROM deliveries")
        #expect(owed.allSatisfy { ["delivered", "read_back"].contains($0[2]) }, "\(seed): \(owed)")
        let hooks = setup.server.requests("/hook")
        let told = Set(hooks.compactMap { $0.header("webhook-id") })
        #expect(told == Set(owed.filter { $0[1] == "deploys" }.compactMap { $0[0] }), "\(seed)")
        for id in told {
            let bodies = Set(hooks.filter { $0.header("webhook-id") == id }.map(\.body))
            #expect(bodies.count == 1, "\(seed): \(id)")
        }
        let orders = Set(setup.server.requests("/flag/off").map { $0.header("Idempotency-Key") })
        #expect(orders.count == (isRolledBack ? 1 : 0), "\(seed): \(orders)")
    }
}
