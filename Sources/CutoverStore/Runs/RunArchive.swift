package import CutoverCore
import GRDB

/// What is stored about runs, for reading only.
package struct RunArchive: Sendable {
    let access: any StoreAccess

    init(access: any StoreAccess) {
        self.access = access
    }

    /// Opens a store for reading: without its lock, beside its writer, also on a read-only directory; makes no file.
    ///
    /// Throws `other` when there is no store, none with a run in it, or one of an older version; `newerSchema`,
    /// `corrupt` and `notWritable` (not readable). Blocks for file access.
    package static func open(_ directory: String) throws(StoreTrouble) -> RunArchive {
        let access = SnapshotAccess(StoreDirectory(directory))
        let file = access.directory.database.quoted
        switch try access.readBlocking({ db in try StoreInspection(db, in: access.directory) }) {
        case .current: return RunArchive(access: access)
        case .fresh:
            throw StoreTrouble(
                kind: .other,
                text: "\(file) holds no run yet; name another directory with --dir"
            )
        case .older:
            throw StoreTrouble(
                kind: .other,
                text: "\(file) was written by an older cutover-monitor; read it with that version, "
                    + "or start a run on it, which brings it up to date"
            )
        }
    }

    /// The directory's absolute path.
    package var directory: String { access.directory.path }

    /// The row of a run, or an error that says how to find the right one.
    static func require(_ run: String, _ db: Database, in directory: StoreDirectory) throws -> StoredRun {
        guard let row = try StoredRun.fetchOne(db, key: run) else {
            throw StoreTrouble(
                kind: .other,
                text: "there is no run \(run.quoted) in \(directory.path.quoted); "
                    + "\"cutover-monitor runs\" lists those there are"
            )
        }
        return row
    }

    /// Reads what belongs to one run; throws when that run is not stored.
    func read<Value: Sendable>(
        of run: String,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreTrouble) -> Value {
        let directory = access.directory
        return try await access.read { db in
            _ = try Self.require(run, db, in: directory)
            return try body(db)
        }
    }
}
