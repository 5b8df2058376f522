import CutoverCore
import GRDB
import GRDBSQLite

/// An INSERT that binds its values straight to SQLite.
///
/// GRDB makes a box of every value, which takes longer than SQLite takes for the row.
struct PreparedInsertion {
    private let statement: Statement
    private var index: CInt = 0

    /// One execution of `statement`.
    init(_ statement: Statement) {
        self.statement = statement
    }

    /// Binds the next parameter.
    mutating func bind(_ value: Int64?) {
        index += 1
        if let value {
            sqlite3_bind_int64(statement.sqliteStatement, index, value)
        } else {
            sqlite3_bind_null(statement.sqliteStatement, index)
        }
    }

    /// Binds the next parameter.
    mutating func bind(_ duration: Duration?) { bind(duration?.wholeMicroseconds) }

    /// Binds the last parameter and inserts the row.
    mutating func run(last text: String, _ db: Database) throws {
        index += 1
        let code = text.withCString { bytes in
            // Without a destructor SQLite makes no copy: the text lives until the step is done.
            sqlite3_bind_text(statement.sqliteStatement, index, bytes, -1, nil)
            let code = sqlite3_step(statement.sqliteStatement)
            sqlite3_clear_bindings(statement.sqliteStatement)
            return code
        }
        guard code == SQLITE_DONE else {
            let error = DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(db.sqliteConnection)),
                message: db.lastErrorMessage
            )
            sqlite3_reset(statement.sqliteStatement)
            throw error
        }
        sqlite3_reset(statement.sqliteStatement)
    }
}
