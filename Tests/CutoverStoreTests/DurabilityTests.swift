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

    @Test func `ten thousand samples stay small`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord("20251121-022640-brokers-v1"))
        try checkpoint(journal)
        let empty = try directory.bytes(of: "cutover.db").count
        let clock = ContinuousClock()

        var times: [Duration] = []
        for batch in 0..<10 {
            let entries = (0..<1_000).map { index in
                let slot = batch * 1_000 + index
                return Entry.sample(seq: Int64(slot), probe(slot: slot))
            }
            let start = clock.now
            try await journal.record(entries)
            times.append(clock.now - start)
        }
        try checkpoint(journal)

        let samples = try directory.bytes(of: "cutover.db").count
        let ticks = (0..<10_000).map { Entry.event(seq: 10_000 + $0, .tick(seconds($0))) }
        try await journal.record(ticks)
        try checkpoint(journal)
        let all = try directory.bytes(of: "cutover.db").count
        print(
            "bytes a sample: \((samples - empty) / 10_000), a tick: \((all - samples) / 10_000), empty: \(empty)"
        )
        print(
            "1000 samples in one record: \(times.sorted()[0]) to \(times.sorted()[9]), median \(times.sorted()[5])"
        )
        #expect(samples - empty < 10_000 * 1_000)
    }

    private func checkpoint(_ journal: RunJournal) throws {
        let connection = try DatabaseQueue(path: journal.connection.directory.database)
        try connection.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try connection.close()
    }
}
