import CutoverCore
import GRDB
import Testing

@testable import CutoverStore

struct DurabilityTests {
    @Test func `after a thousand commits the database is whole`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())

        for seq in Int64(0)..<1_000 {
            let entries: [Entry] = [.event(seq: seq, .tick(seconds(seq)))]
            try await journal.commit(entries, decision: nil, deliveries: [owed("d-\(seq)", seq: seq)])
        }
        try store.close()

        #expect(try directory.names() == ["cutover.db", "cutover.lock"])
        #expect(try query(directory, "PRAGMA integrity_check") == ["ok"])
        #expect(try query(directory, "PRAGMA foreign_key_check").isEmpty)
        #expect(try query(directory, "SELECT count(*) FROM deliveries") == ["1000"])
    }

    @Test func `a sample takes at most 80 bytes, with how it went on the wire`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord("20251121-022640-brokers-v1"))
        try checkpoint(journal)
        let empty = try directory.bytes(of: "cutover.db").count

        for slot in 0..<200 {
            let samples = (0..<50).map { target in
                Entry.sample(seq: Int64(slot * 50 + target), Self.sample(target: target, slot: slot))
            }
            try await journal.record(samples)
        }
        try checkpoint(journal)

        let full = try directory.bytes(of: "cutover.db").count
        #expect(full - empty <= 10_000 * 80, "\((full - empty) / 10_000) bytes a sample")
    }

    private static func sample(target: Int, slot: Int) -> Observation {
        Observation(
            sample: Sample(
                target: "service-\(target)",
                slot: slot,
                intendedStart: seconds(Int64(slot)).advanced(by: .milliseconds(Int64(target) * 20)),
                duration: .microseconds(82_000),
                outcome: .ok,
                httpStatus: 200,
                exchange: newConnection
            )
        )
    }

    private func checkpoint(_ journal: RunJournal) throws {
        let connection = try DatabaseQueue(path: journal.connection.directory.database)
        try connection.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try connection.close()
    }
}
