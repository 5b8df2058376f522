import CutoverCore
import GRDB

/// The one writing connection: WAL, a full sync at every commit, foreign keys on.
///
/// Completion handlers are used rather than GRDB's async functions, because those give up when their task is
/// cancelled: a decision made while the process shuts down must still reach the disk.
struct StoreConnection: StoreAccess {
    let directory: StoreDirectory
    private let queue: DatabaseQueue
    private let database: FileIdentity?
    private let writeAheadLog: FileIdentity?

    /// Opens the database for writing, making or completing its tables; blocks, up to 2 s if another program writes.
    init(_ directory: StoreDirectory) throws(StoreTrouble) {
        self.directory = directory
        do {
            queue = try DatabaseQueue(path: directory.database, configuration: Self.configuration)
            try queue.writeWithoutTransaction { db in try Self.beginLog(db, in: directory) }
            try Schema.migrator.migrate(queue)
            try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        } catch {
            throw StoreTrouble(error, in: directory)
        }
        database = FileIdentity(of: directory.database)
        writeAheadLog = FileIdentity(of: directory.writeAheadLog)
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreTrouble) -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            // GRDB's own read turns the connection read-only for a moment, by a pragma after which SQLite compiles every
            // statement again.
            queue.asyncWriteWithoutTransaction { db in
                continuation.resume(returning: Result { try Self.inSnapshot(db, body) })
            }
        }
        return try unwrap(result)
    }

    private static func inSnapshot<Value>(_ db: Database, _ body: (Database) throws -> Value) throws -> Value
    {
        try db.beginTransaction(.deferred)
        let result = Result { try body(db) }
        try db.rollback()
        return try result.get()
    }

    /// Runs `body` in one transaction with a full sync: all of it is stored, or nothing and the error.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreTrouble) -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            queue.asyncWrite(
                { db in
                    try checkFiles()
                    return try body(db)
                },
                completion: { _, result in continuation.resume(returning: result) }
            )
        }
        return try unwrap(result)
    }

    /// Closes the connection; SQLite moves the rest of the log into the database file.
    func close() throws(StoreTrouble) {
        do { try queue.close() } catch { throw StoreTrouble(error, in: directory) }
    }

    private func unwrap<Value>(_ result: Result<Value, any Error>) throws(StoreTrouble) -> Value {
        do { return try result.get() } catch { throw StoreTrouble(error, in: directory) }
    }

    /// SQLite goes on writing into a file that was deleted under it; nobody would ever read that.
    func checkFiles() throws(StoreTrouble) {
        for (path, opened) in [(directory.database, database), (directory.writeAheadLog, writeAheadLog)] {
            guard let opened, opened.isSameFile(as: FileIdentity(of: path)) else {
                throw StoreTrouble(
                    kind: .notWritable,
                    text: "\(path.quoted) was removed or replaced while the run goes on; "
                        + "nothing more is stored until the monitor is started again"
                )
            }
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "cutover.store"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA trusted_schema = OFF") }
        return configuration
    }

    private static func beginLog(_ db: Database, in directory: StoreDirectory) throws {
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        guard mode == "wal" else {
            throw StoreTrouble(
                kind: .other,
                text:
                    "\(directory.database.quoted) cannot use a write-ahead log here (\(mode ?? "no answer")); "
                    + "name a directory on a local disk with --dir"
            )
        }
        // The steps of the schema wait for no disk: the first full sync, that of the run's own row, covers them all.
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        // Moved into the database from 2.5 MB on, and cut to 4 MiB where a reader made it grow beyond that.
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 600; PRAGMA journal_size_limit = 4194304")
    }
}
