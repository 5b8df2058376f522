import CutoverCore
import Foundation
import GRDB
import Testing

@testable import CutoverStore

/// Files that are damaged under the running writer: law 2, no GO without evidence on disk.
struct ReadBackTests {
    private let directory: TestDirectory
    private let store: RunStore

    init() throws {
        directory = try TestDirectory()
        store = try RunStore.open(directory.path, now: noon)
    }

    private var log: URL { URL(fileURLWithPath: directory.files.writeAheadLog) }

    /// A run with 300 samples and a window in the store, ready to say GO.
    private func watched() async throws -> RunJournal {
        let journal = try await store.begin(runRecord())
        try await journal.record([.event(seq: 1, .began(noon)), .window(Self.window(block: 0))])
        for batch in 0..<3 {
            let slots = (batch * 100)..<(batch * 100 + 100)
            try await journal.record(slots.map { .sample(seq: Int64($0) + 2, probe(slot: $0)) })
        }
        return journal
    }

    private static func window(block: Int) -> WindowRow {
        WindowRow(
            seq: 1,
            target: "api-health",
            endpoint: nil,
            block: block,
            start: noon,
            end: noon,
            n: 2,
            failures: 0,
            slow: nil,
            p95: nil
        )
    }

    private func commit(_ kind: DecisionKind, _ journal: RunJournal) async -> StoreTrouble? {
        await trouble { () throws(StoreTrouble) in
            try await journal.commit(
                [.event(seq: 900, .tick(noon)), .window(Self.window(block: 1))],
                decision: decision(kind, seq: 900),
                deliveries: [owed("d-1", seq: 900)]
            )
        }
    }

    @Test func `a GO that can be read back with all its evidence is stored`() async throws {
        let journal = try await watched()

        #expect(await commit(.go, journal) == nil)

        #expect(try query(directory, "SELECT decision FROM decisions") == ["go"])
    }

    @Test func `a run that was taken up counts what it had stored before`() async throws {
        _ = try await watched()
        try store.close()
        let second = try RunStore.open(directory.path, now: seconds(60))

        let journal = try await second.resume("run-1", pid: 4_712)
        try await journal.record([.sample(seq: 800, probe(slot: 700))])

        #expect(await commit(.go, journal) == nil)
        try second.close()
    }

    @Test func `a log that somebody else has moved into the database is no damage`() async throws {
        let journal = try await watched()
        let other = try DatabaseQueue(path: directory.files.database)
        try await other.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try await journal.record([.sample(seq: 800, probe(slot: 700))])

        #expect(await commit(.go, journal) == nil)
    }

    @Test(arguments: [0, 32, 20_000], [true, false])
    func `no GO is stored on a log that was cut short`(_ size: UInt64, _ isWrittenAfter: Bool) async throws {
        let journal = try await watched()
        let handle = try FileHandle(forWritingTo: log)
        try handle.truncate(atOffset: size)
        if isWrittenAfter {
            // The writer holds the pages in memory and goes on without noticing.
            try await journal.record([.sample(seq: 800, probe(slot: 700))])
        }

        let trouble = await commit(.go, journal)

        #expect(trouble != nil)
        #expect(trouble?.text.contains(directory.files.database) == true)
        #expect(await commit(.hold, journal) != nil, "a store in doubt must not be said to work again")
    }

    @Test(arguments: [8, 40, 60, 9_000])
    func `no GO is stored on a log that was overwritten`(_ offset: UInt64) async throws {
        let journal = try await watched()
        let handle = try FileHandle(forUpdating: log)
        try handle.seek(toOffset: offset)
        try handle.write(contentsOf: Data([0xde, 0xad, 0xbe, 0xef]))
        try handle.synchronize()

        let trouble = await commit(.go, journal)

        #expect(trouble?.kind == .corrupt)
        #expect(trouble?.text.contains("of the write-ahead log") == true, "\(trouble?.text ?? "stored")")
    }

    @Test func `no GO is stored when rows have vanished, and the counts are named`() async throws {
        let journal = try await watched()
        try execute(directory, "DELETE FROM probes WHERE slot < 5")

        let trouble = await commit(.go, journal)

        #expect(trouble?.kind == .corrupt)
        #expect(
            trouble?.text.contains("of 300 samples and 1 windows written, 295 and 1 are found") == true,
            "\(trouble?.text ?? "stored")"
        )
        #expect(try query(directory, "SELECT count(*) FROM decisions") == ["0"])
        #expect(try query(directory, "SELECT count(*) FROM deliveries") == ["0"])
    }

    @Test func `a GO that cannot be read back is taken out of the file with all it owes`() async throws {
        let journal = try await watched()
        try execute(
            directory,
            "CREATE TRIGGER lose AFTER INSERT ON decisions BEGIN DELETE FROM probes WHERE slot = 0; END"
        )

        let trouble = await commit(.go, journal)

        #expect(trouble?.kind == .corrupt)
        #expect(try query(directory, "SELECT count(*) FROM decisions") == ["0"])
        #expect(try query(directory, "SELECT count(*) FROM deliveries") == ["0"])
        #expect(try query(directory, "SELECT decision FROM runs") == [""])
    }

    @Test func `a ROLLBACK waits for no proof`() async throws {
        let journal = try await watched()
        try execute(directory, "DELETE FROM probes WHERE slot < 5")

        #expect(await commit(.rollback, journal) == nil)
    }
}
