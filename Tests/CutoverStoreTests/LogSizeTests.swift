import CutoverCore
import GRDB
import Testing

@testable import CutoverStore

struct LogSizeTests {
    private let directory: TestDirectory
    private let store: RunStore

    init() throws {
        directory = try TestDirectory()
        store = try RunStore.open(directory.path, now: noon)
    }

    private static func failure(slot: Int) -> Observation {
        Observation(
            sample: Sample(
                target: "api-health",
                slot: slot,
                intendedStart: seconds(Int64(slot)),
                duration: .seconds(5),
                outcome: .failed(.connectTimeout),
                httpStatus: nil,
                detail: String(repeating: "timeout ", count: 37)
            )
        )
    }

    /// Records a batch of 2,000 failures, 0.7 MB, for each number; gives the greatest size the log had, in bytes.
    private func record(_ batches: Range<Int>, _ journal: RunJournal) async throws -> Int64 {
        var greatest: Int64 = 0
        for batch in batches {
            let slots = (batch * 2_000)..<(batch * 2_000 + 2_000)
            try await journal.record(slots.map { .sample(seq: Int64($0), Self.failure(slot: $0)) })
            greatest = max(greatest, FileIdentity(of: directory.files.writeAheadLog)?.size ?? 0)
        }
        return greatest
    }

    @Test func `the write-ahead log stays small however much is written`() async throws {
        let journal = try await store.begin(runRecord())

        let greatest = try await record(0..<25, journal)

        let written = try directory.bytes(of: "cutover.db").count
        #expect(written > 16_000_000, "\(written) bytes: too few for the log to be begun anew")
        #expect(greatest <= 4_194_304)
    }

    @Test func `a log that grew because of a long reader is cut when the reader has gone`() async throws {
        let journal = try await store.begin(runRecord())
        _ = try await record(0..<1, journal)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: directory.files.database, configuration: configuration)
        try await reader.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN; SELECT count(*) FROM samples")
        }

        let during = try await record(1..<8, journal)
        try reader.close()
        _ = try await record(8..<10, journal)

        #expect(during > 4_194_304)
        #expect(try directory.bytes(of: "cutover.db-wal").count <= 4_194_304)
        #expect(try query(directory, "SELECT count(*) FROM samples") == ["20000"])
    }
}
