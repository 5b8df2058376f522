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
        let file = "\"\(directory.database)\""
        let reason = failure.message ?? failure.extendedResultCode.description
        switch failure.resultCode {
        case .SQLITE_FULL:
            self.init(
                kind: .full,
                text: "\(file) cannot grow (\(reason)); free some space on its disk and it goes on by itself"
            )
        case .SQLITE_IOERR where failure.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
            self.init(
                kind: .full,
                text: "\(directory.sharedMemory.quoted) cannot grow (\(reason)); free some space on its disk"
            )
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                kind: .notWritable,
                text: "\(file) cannot be opened or written (\(reason)); "
                    + "make it and its directory writable, or name another directory with --dir"
            )
        case .SQLITE_NOTADB:
            self.init(
                kind: .corrupt,
                text: "\(file) is not a SQLite database; move it away, or name another directory with --dir"
            )
        case .SQLITE_CORRUPT: self = .damaged(directory, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                kind: .locked,
                text: "\(file) is in use by another program (\(reason)); end its transaction or close it"
            )
        case .SQLITE_CONSTRAINT:
            self.init(
                kind: .conflict,
                text: "\(file) refused a row that contradicts what is stored (\(reason)); "
                    + "this is a defect of the monitor, please report it"
            )
        default:
            self.init(
                kind: .other,
                text: "\(file) failed (\(reason), code \(failure.extendedResultCode.rawValue)); "
                    + "check the disk, or name another directory with --dir"
            )
        }
    }

    /// The database file is damaged.
    static func damaged(_ directory: StoreDirectory, reason: String) -> StoreTrouble {
        StoreTrouble(
            kind: .corrupt,
            text:
                "\(directory.database.quoted) is damaged (\(reason)); move it away together with its -wal and -shm "
                + "and start again, or name another directory with --dir; "
                + "what can be read is saved by: sqlite3 \(directory.database) .recover"
        )
    }
}

extension String {
    /// The text between double quotes.
    var quoted: String { "\"\(self)\"" }
}
