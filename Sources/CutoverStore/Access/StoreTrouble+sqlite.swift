import CutoverCore
import GRDB

extension StoreTrouble {
    /// What went wrong with the database of `directory`, with the way out; without stored values.
    init(_ error: any Error, in directory: StoreDirectory) {
        if let trouble = error as? StoreTrouble {
            self = trouble
        } else if let value = error as? UnreadableValue {
            self.init(
                kind: .corrupt,
                text: "\"\(directory.database)\" holds \"\(value.value)\" in \(value.column), "
                    + "which this version cannot read; use the version that wrote it"
            )
        } else if let failure = error as? DatabaseError {
            self.init(failure, in: directory)
        } else {
            self.init(
                kind: .corrupt,
                text: "\"\(directory.database)\" holds a row that cannot be read (\(type(of: error))); "
                    + "check it with: sqlite3 \(directory.database) 'PRAGMA integrity_check'"
            )
        }
    }

    private init(_ failure: DatabaseError, in directory: StoreDirectory) {
        let reason = failure.message ?? failure.extendedResultCode.description
        let isIndexFull = failure.extendedResultCode == .SQLITE_IOERR_SHMSIZE
        let (kind, start, wayOut): (Kind, String, String) =
            switch failure.resultCode {
            case .SQLITE_FULL:
                (.full, "cannot grow", "free some space on its disk and it goes on by itself")
            case .SQLITE_IOERR where isIndexFull:
                (.full, "has no room for its index", "free some space on its disk")
            case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
                (
                    .notWritable, "cannot be opened or written",
                    "make it and its directory writable, or name another directory with --dir"
                )
            case .SQLITE_NOTADB:
                (
                    .corrupt, "is not a SQLite database",
                    "move it away, or name another directory with --dir"
                )
            case .SQLITE_CORRUPT: (.corrupt, "is damaged", Self.rescue(directory))
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                (.locked, "is in use by another program", "end its transaction or close it")
            case .SQLITE_CONSTRAINT:
                (
                    .conflict, "refused a row that contradicts what is stored",
                    "this is a defect of the monitor, please report it"
                )
            default:  // SQLite's other codes
                (.other, "failed", "check the disk, or name another directory with --dir")
            }
        self.init(kind: kind, text: "\(directory.database.quoted) \(start) (\(reason)); \(wayOut)")
    }

    /// The database file is damaged.
    static func damaged(_ directory: StoreDirectory, reason: String) -> StoreTrouble {
        StoreTrouble(
            kind: .corrupt,
            text: "\(directory.database.quoted) is damaged (\(reason)); \(rescue(directory))"
        )
    }

    private static func rescue(_ directory: StoreDirectory) -> String {
        "move it away together with its -wal and -shm and start again, or name another directory with --dir; "
            + "what can be read is saved by: sqlite3 \(directory.database) .recover"
    }
}

extension String {
    /// The text between double quotes.
    var quoted: String { "\"\(self)\"" }
}
