import CutoverCore
import Foundation
import GRDB
import Testing

@testable import CutoverStore

struct OpeningTests {
    @Test func `the directory is made for its owner alone, and so is every file in it`() async throws {
        let directory = try TestDirectory()
        let before = umask(0)
        defer { umask(before) }

        let store = try RunStore.open(directory.path + "/a/runs", now: noon)
        try await store.begin(runRecord()).record([.event(seq: 1, .began(noon))])

        #expect(try directory.mode(of: "a") == 0o700)
        #expect(try directory.mode(of: "a/runs") == 0o700)
        for file in ["cutover.db", "cutover.db-wal", "cutover.db-shm", "cutover.lock"] {
            #expect(try directory.mode(of: "a/runs/" + file) == 0o600, "\(file)")
        }
    }

    @Test func `a directory that is made hides from git, one that was there is left as it is`() throws {
        let directory = try TestDirectory()
        let there = directory.path + "/there"
        try FileManager.default.createDirectory(atPath: there, withIntermediateDirectories: false)

        for path in [directory.path + "/a/made", there] { try RunStore.open(path, now: noon).close() }

        #expect(
            FileManager.default.contents(atPath: directory.path + "/a/made/.gitignore") == Data("*\n".utf8)
        )
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/a/.gitignore"))
        #expect(!FileManager.default.fileExists(atPath: there + "/.gitignore"))
    }

    @Test(arguments: [
        ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("trusted_schema", "0"),
        ("integrity_check", "ok"), ("application_id", "1129665615"),
    ])
    func `the writer works durably and strictly`(_ pragma: String, _ value: String) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())

        let found = try await journal.connection.write { db in
            try String.fetchOne(db, sql: "PRAGMA \(pragma)")
        }

        #expect(found == value)
    }

    @Test func `opening again keeps what is stored`() async throws {
        let directory = try TestDirectory()
        let first = try RunStore.open(directory.path, now: noon)
        try await first.begin(runRecord()).record([.event(seq: 1, .began(noon))])
        try first.close()

        let second = try RunStore.open(directory.path, now: seconds(60))

        #expect(try await second.archive.events(of: "run-1").map(\.event) == [.began(noon)])
    }

    @Test func `a crash between two steps of the schema is completed at the next start`() async throws {
        let directory = try TestDirectory()
        let half = try DatabaseQueue(path: directory.files.database)
        try Schema.migrator.migrate(half, upTo: "createEvents")
        try half.close()

        let store = try RunStore.open(directory.path, now: noon)

        try await store.begin(runRecord()).commit([], decision: decision(), deliveries: [owed("d-1")])
        #expect(try await store.archive.runs().first?.owedDeliveries == 1)
    }

    @Test(arguments: [false, true])
    func `a newer schema is refused and not one byte is touched`(_ isCrashed: Bool) async throws {
        let newer = try TestDirectory()
        let store = try RunStore.open(newer.path, now: noon)
        let journal = try await store.begin(runRecord())
        try await journal.connection.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('createTheFuture')")
        }
        if !isCrashed { try store.close() }
        let directory = try copy(newer)
        let names = try directory.names()
        let kept = names.filter { $0 != "cutover.db-shm" && $0 != "cutover.lock" }
        let before = try kept.map { try directory.bytes(of: $0) }

        let writer = await trouble { () throws(StoreTrouble) in
            _ = try RunStore.open(directory.path, now: noon)
        }
        let reader = await trouble { () throws(StoreTrouble) in _ = try RunArchive.open(directory.path) }

        #expect(writer?.kind == .newerSchema)
        #expect(
            writer?.text
                == "\"\(directory.path)/cutover.db\" was written by a newer cutover-monitor; use that version, "
                + "or name another directory with --dir; nothing was touched"
        )
        #expect(reader == writer)
        #expect(try directory.names() == names)
        #expect(try kept.map { try directory.bytes(of: $0) } == before)
        withExtendedLifetime(store) {}
    }

    @Test func `a file that is no database is refused with the way out`() async throws {
        let directory = try TestDirectory()
        let file = URL(fileURLWithPath: directory.path + "/cutover.db")
        try Data("to whom it may concern\n".utf8).write(to: file)

        let trouble = await trouble { () throws(StoreTrouble) in
            _ = try RunStore.open(directory.path, now: noon)
        }

        #expect(trouble?.kind == .corrupt)
        #expect(
            trouble?.text
                == "\"\(directory.path)/cutover.db\" is not a SQLite database (file is not a database); move it away, "
                + "or name another directory with --dir"
        )
        #expect(try Data(contentsOf: file) == Data("to whom it may concern\n".utf8))
    }

    @Test func `a damaged database is refused`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        try await journal.record((0..<500).map { .sample(seq: Int64($0), probe(slot: $0)) })
        try store.close()
        var bytes = try directory.bytes(of: "cutover.db")
        for page in 20..<(bytes.count / 4_096) {
            bytes.replaceSubrange(
                page * 4_096..<page * 4_096 + 200,
                with: [UInt8](repeating: 0xA5, count: 200)
            )
        }
        try bytes.write(to: URL(fileURLWithPath: directory.path + "/cutover.db"))

        let writer = await trouble { () throws(StoreTrouble) in
            _ = try RunStore.open(directory.path, now: noon)
        }
        let reader = await trouble { () throws(StoreTrouble) in _ = try RunArchive.open(directory.path) }

        #expect(writer?.kind == .corrupt)
        #expect(writer?.text.contains("move it away together with its -wal and -shm") == true)
        #expect(reader?.kind == .corrupt)
        #expect(try directory.bytes(of: "cutover.db") == bytes)
    }

    @Test func `another program's database is left alone`() async throws {
        let directory = try TestDirectory()
        try execute(directory, "CREATE TABLE orders (id INTEGER)")

        let trouble = await trouble { () throws(StoreTrouble) in
            _ = try RunStore.open(directory.path, now: noon)
        }

        #expect(trouble?.kind == .other)
        #expect(try query(directory, "SELECT name FROM sqlite_schema") == ["orders"])
    }

    @Test func `a directory under a file is not writable`() async throws {
        let directory = try TestDirectory()
        try Data().write(to: URL(fileURLWithPath: directory.path + "/file"))

        let trouble = await trouble { () throws(StoreTrouble) in
            _ = try RunStore.open(directory.path + "/file/runs", now: noon)
        }

        #expect(trouble?.kind == .notWritable)
        #expect(
            trouble?.text
                == "cannot make the directory \"\(directory.path)/file/runs\": not a directory; "
                + "name a directory you may write to with --dir"
        )
    }

    @Test func `a relative directory lies in the working directory`() {
        #expect(StoreDirectory("/a//b/./c/").path == "/a/b/c")
        #expect(StoreDirectory("./runs").path == FileManager.default.currentDirectoryPath + "/runs")
    }
}

/// The files as a crash would leave them: copied while the store is open, locks do not travel.
func copy(_ directory: TestDirectory) throws -> TestDirectory {
    let other = try TestDirectory()
    for name in try directory.names() {
        try FileManager.default.copyItem(atPath: "\(directory.path)/\(name)", toPath: "\(other.path)/\(name)")
    }
    return other
}
