import CutoverCore
import Foundation
import GRDB
import Testing

@testable import CutoverStore

struct TroubleTests {
    @Test(.enabled(if: TestMount.isPossible, "needs root: mounts a small tmpfs"))
    func `on a full disk nothing of a batch is stored, and with space again the store goes on`() async throws
    {
        let disk = try TestMount(size: "1m")
        let store = try RunStore.open(disk.path + "/runs", now: noon)
        let journal = try await store.begin(runRecord())
        let filler = URL(fileURLWithPath: disk.path + "/filler")
        try fill(filler)
        var stored: [Int64] = []

        let first = await trouble { () throws(StoreTrouble) in
            for batch in 0..<200 {
                let range = Int64(batch * 50)..<Int64(batch * 50 + 50)
                try await journal.record(range.map { .sample(seq: $0, probe(slot: Int($0))) })
                stored += range
            }
        }
        let commit = await trouble { () throws(StoreTrouble) in
            let bulk = Delivery(
                id: "d-1",
                recipient: .sink("deploys"),
                kind: .decision,
                seq: 9,
                createdAt: noon,
                body: [UInt8](repeating: 65, count: 600_000)
            )
            try await journal.commit([], decision: decision(.go, seq: 20_000), deliveries: [bulk])
        }

        #expect(first?.kind == .full)
        #expect(commit?.kind == .full)
        #expect(try await store.archive.events(of: "run-1").map(\.seq) == stored)
        #expect(try await store.archive.decisions(of: "run-1").isEmpty)
        try FileManager.default.removeItem(at: filler)
        try await journal.commit([], decision: decision(.rollback, seq: 20_001), deliveries: [owed("d-2")])
        #expect(try await store.archive.decisions(of: "run-1").map(\.seq) == [20_001])
        #expect(
            try await journal.connection.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
                == "ok"
        )
        try store.close()
    }

    @Test func `a database that may not grow is full, and goes on when it may`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        let batch = (1...500).map { Entry.sample(seq: Int64($0), probe(slot: $0)) }
        try await journal.connection.write { db in
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = 1")
        }

        let full = await trouble { () throws(StoreTrouble) in try await journal.record(batch) }

        #expect(full?.kind == .full)
        #expect(
            full?.text
                == "\"\(directory.path)/cutover.db\" cannot grow (database or disk is full); "
                + "free some space on its disk and it goes on by itself"
        )
        #expect(try await store.archive.events(of: "run-1").isEmpty)
        try await journal.connection.write { db in
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = 1000000")
        }
        try await journal.record(batch)
        #expect(try await store.archive.events(of: "run-1").count == 500)
    }

    @Test(
        .enabled(if: TestMount.isPossible, "needs root: remounts a tmpfs read-only"),
        arguments: [false, true]
    )
    func `a read-only directory is not writable, and can be read`(_ isCrashed: Bool) async throws {
        let disk = try TestMount(size: "2m")
        let source = try TestDirectory()
        let store = try RunStore.open(source.path, now: noon)
        try await store.begin(runRecord()).record([.event(seq: 1, .began(noon))])
        if !isCrashed { try store.close() }
        for name in try source.names() {
            try FileManager.default.copyItem(atPath: "\(source.path)/\(name)", toPath: "\(disk.path)/\(name)")
        }
        try disk.remount("ro")

        let writer = await trouble { () throws(StoreTrouble) in _ = try RunStore.open(disk.path, now: noon) }
        let archive = try RunArchive.open(disk.path)

        #expect(writer?.kind == .notWritable)
        #expect(
            writer?.text
                == "cannot open \"\(disk.path)/cutover.lock\": read-only file system; "
                + "name a directory you may write to with --dir"
        )
        #expect(try await archive.events(of: "run-1").map(\.event) == [.began(noon)])
        #expect(try await archive.runs().first?.isCrashed == true)
        withExtendedLifetime(store) {}
    }

    @Test(arguments: ["cutover.db", "cutover.db-wal"])
    func `a file that was removed under the run is noticed at once`(_ name: String) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        try FileManager.default.removeItem(atPath: directory.path + "/" + name)

        let trouble = await trouble { () throws(StoreTrouble) in
            try await journal.commit([], decision: decision(.go), deliveries: [])
        }

        #expect(trouble?.kind == .notWritable)
        #expect(
            trouble?.text
                == "\"\(directory.path)/\(name)\" was removed or replaced while the run goes on; "
                + "nothing more is stored until the monitor is started again"
        )
    }

    @Test func `somebody else's transaction in sqlite3 is named, and its end lets the run go on`()
        async throws
    {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        try await journal.connection.write { db in try db.execute(sql: "PRAGMA busy_timeout = 0") }
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let shell = try DatabaseQueue(path: directory.files.database, configuration: configuration)
        try shell.inDatabase { db in try db.execute(sql: "BEGIN IMMEDIATE") }

        let trouble = await trouble { () throws(StoreTrouble) in
            try await journal.record([.event(seq: 1, .began(noon))])
        }

        #expect(trouble?.kind == .locked)
        #expect(
            trouble?.text
                == "\"\(directory.path)/cutover.db\" is in use by another program (database is locked); "
                + "end its transaction or close it"
        )
        try shell.inDatabase { db in try db.execute(sql: "ROLLBACK") }
        try await journal.record([.event(seq: 1, .began(noon))])
        #expect(try await store.archive.events(of: "run-1").count == 1)
    }

    @Test func `a commit that fails halfway leaves nothing, and the next one succeeds`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        let entries: [Entry] = [.event(seq: 9, .tick(noon)), .sample(seq: 10, probe(slot: 1))]

        let trouble = await trouble { () throws(StoreTrouble) in
            try await journal.commit(
                entries,
                decision: decision(rules: [ruleReport("a")]),
                deliveries: [owed("d-1"), owed("d-1")]
            )
        }

        #expect(trouble?.kind == .conflict)
        #expect(try await store.archive.events(of: "run-1").isEmpty)
        #expect(try await store.archive.decisions(of: "run-1").isEmpty)
        #expect(try await store.archive.deliveries(of: "run-1").isEmpty)
        #expect(try await store.archive.runs().first?.decision == nil)
        #expect(try query(directory, "SELECT count(*) FROM verdicts") == ["0"])
        try await journal.commit(entries, decision: decision(), deliveries: [owed("d-1")])
        #expect(try await store.archive.decisions(of: "run-1").count == 1)
    }

    @Test func `a decision made while the process is being cancelled still reaches the disk`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())

        await withTaskGroup(of: StoreTrouble?.self) { group in
            group.cancelAll()
            group.addTask {
                await trouble { () throws(StoreTrouble) in
                    try await journal.commit([], decision: decision(), deliveries: [owed("d-1")])
                }
            }
            for await trouble in group { #expect(trouble == nil) }
        }

        #expect(try await store.archive.decisions(of: "run-1").count == 1)
    }

    @Test func `a closed store refuses instead of losing`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        try store.close()

        let trouble = await trouble { () throws(StoreTrouble) in
            try await journal.record([.event(seq: 1, .began(noon))])
        }

        #expect(trouble != nil)
    }

    private func fill(_ file: URL) throws {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        defer { handle.closeFile() }
        let attributes = try FileManager.default.attributesOfFileSystem(
            forPath: file.deletingLastPathComponent().path
        )
        let free = try #require(attributes[.systemFreeSize] as? Int)
        try handle.write(contentsOf: Data(count: max(0, free - 128 * 1_024)))
    }
}
