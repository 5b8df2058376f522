import GRDB

/// The SQLite this program is linked with.
package enum StoreLibrary {
    /// Its version, as in "3.40.1"; a library that cannot even say that throws.
    package static func version() throws -> String {
        let queue = try DatabaseQueue()
        return try queue.read { db in try String.fetchOne(db, sql: "SELECT sqlite_version()") } ?? "unknown"
    }
}
