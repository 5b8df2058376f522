import CutoverCore
import Dispatch
import GRDB

/// Reads from outside: no lock, no file made, each read on a connection of its own.
///
/// While there is a write-ahead log, SQLite reads beside the writer. Without one nobody writes, and the file is
/// opened as immutable, because SQLite would otherwise make -wal and -shm, which a read-only directory refuses.
/// Should a writer start during such a read, the file's identity tells, and the read is made again.
struct SnapshotAccess: StoreAccess {
    let directory: StoreDirectory
    /// True for the writer's first look: a log without its index is read all the same, which makes the index.
    private let isWriter: Bool
    private let queue = DispatchQueue(label: "cutover.archive")

    init(_ directory: StoreDirectory, isWriter: Bool = false) {
        self.directory = directory
        self.isWriter = isWriter
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreTrouble) -> Value {
        let result: Result<Value, StoreTrouble> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(StoreTrouble) in try readBlocking(body) }
                )
            }
        }
        return try result.get()
    }

    /// The same on the caller's thread.
    func readBlocking<Value>(_ body: (Database) throws -> Value) throws(StoreTrouble) -> Value {
        for _ in 1...3 {
            let before = files
            guard before.database != nil else { throw missing }
            let isImmutable = (before.writeAheadLog?.size ?? 0) == 0 && !before.hasSharedMemory
            guard isImmutable || before.hasSharedMemory || isWriter else { throw halfCopied }
            do {
                let value = try read(isImmutable: isImmutable, body)
                if !isImmutable || before == files { return value }
            } catch {
                if !isImmutable || before == files { throw StoreTrouble(error, in: directory) }
            }
        }
        throw StoreTrouble(
            kind: .locked,
            text: "\(directory.database.quoted) changed three times while it was read; try again"
        )
    }

    /// Opens the file, and only that, for reading.
    private static func connect(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "cutover.archive"
        configuration.readonly = true
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA trusted_schema = OFF") }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private func read<Value>(isImmutable: Bool, _ body: (Database) throws -> Value) throws -> Value {
        let connection = try Self.connect(isImmutable ? immutableAddress : directory.database)
        let result = Result { try connection.read(body) }
        try connection.close()
        return try result.get()
    }

    /// A SQLite URI; characters that mean something in one are written as their code.
    private var immutableAddress: String {
        let path = directory.database
            .replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
        return "file://\(path)?immutable=1"
    }

    private struct Files: Hashable {
        var database: FileIdentity?
        var writeAheadLog: FileIdentity?
        var hasSharedMemory: Bool
    }

    private var files: Files {
        Files(
            database: FileIdentity(of: directory.database),
            writeAheadLog: FileIdentity(of: directory.writeAheadLog),
            hasSharedMemory: FileIdentity(of: directory.sharedMemory) != nil
        )
    }

    private var missing: StoreTrouble {
        StoreTrouble(
            kind: .other,
            text:
                "there is no \"cutover.db\" in \(directory.path.quoted); name the directory of the runs with --dir"
        )
    }

    private var halfCopied: StoreTrouble {
        StoreTrouble(
            kind: .other,
            text:
                "\(directory.writeAheadLog.quoted) has no \"cutover.db-shm\" beside it; copy the directory to a "
                + "writable place and run there: sqlite3 cutover.db 'PRAGMA wal_checkpoint(TRUNCATE)'"
        )
    }
}
