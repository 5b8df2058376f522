import CutoverCore
import GRDB

/// What a look at a database file finds before anybody writes to it.
enum StoreInspection: Sendable, Hashable {
    /// No tables yet.
    case fresh
    /// Ours, and steps of the schema are missing.
    case older
    case current

    /// Looks at the file; throws when it is another program's, of a newer version, damaged, or no database at all.
    init(_ db: Database, in directory: StoreDirectory) throws {
        let tables = try String.fetchAll(
            db,
            sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'grdb_migrations'"
        )
        let owner = try Int64.fetchOne(db, sql: "PRAGMA application_id")
        guard tables.isEmpty || owner == Schema.applicationID else {
            throw StoreTrouble(
                kind: .other,
                text: "\(directory.database.quoted) is the database of another program; "
                    + "move it away, or name another directory with --dir"
            )
        }
        guard try !Schema.migrator.hasBeenSuperseded(db) else {
            throw StoreTrouble(
                kind: .newerSchema,
                text: "\(directory.database.quoted) was written by a newer cutover-monitor; "
                    + "use that version, or name another directory with --dir; nothing was touched"
            )
        }
        let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
        guard verdict == "ok" else { throw StoreTrouble.damaged(directory, reason: verdict ?? "no answer") }
        if tables.isEmpty {
            self = .fresh
        } else {
            self = try Schema.migrator.hasCompletedMigrations(db) ? .current : .older
        }
    }
}
