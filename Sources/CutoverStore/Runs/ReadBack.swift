import CutoverCore
import GRDB
import Synchronization

/// Reads a run back as a stranger would: from the files, past all that the writer still holds in memory.
///
/// A write-ahead log that is cut short or damaged under a running monitor goes unnoticed by SQLite until somebody
/// reads it; a GO may not stand on it (docs/decisions.md).
final class ReadBack: Sendable {
    private struct State {
        var written: Evidence
        var isDoubted = false
    }

    private let run: String
    private let connection: StoreConnection
    private let state: Mutex<State>

    /// `written` is what of the run is stored already.
    init(run: String, connection: StoreConnection, written: Evidence) {
        self.run = run
        self.connection = connection
        state = Mutex(State(written: written))
    }

    /// True once a check has failed, until one succeeds.
    var isDoubted: Bool { state.withLock { $0.isDoubted } }

    /// These have been written.
    func note(_ entries: [Entry]) { state.withLock { $0.written.add(entries) } }

    /// Throws `corrupt` unless all that was written is found, and `decision` if one is given.
    func check(_ decision: Decision? = nil) async throws(StoreTrouble) {
        let (run, directory) = (run, connection.directory)
        do throws(StoreTrouble) {
            try connection.checkFiles()
            // In a write transaction: nobody, also no other process, changes the log while it is read.
            let (found, isThere) = try await connection.write { _ in
                try Self.read(run, decision, in: directory)
            }
            let written = state.withLock { $0.written }
            guard found == written, isThere else { throw missing(found, of: written, isThere) }
        } catch {
            state.withLock { $0.isDoubted = true }
            throw error
        }
        state.withLock { $0.isDoubted = false }
    }

    private static func read(
        _ run: String,
        _ decision: Decision?,
        in directory: StoreDirectory
    ) throws -> (found: Evidence, isThere: Bool) {
        if let fault = try WriteAheadLog(directory.writeAheadLog).fault() {
            throw StoreTrouble.damaged(directory, reason: fault)
        }
        return try SnapshotAccess(directory).readBlocking { db in
            (try Evidence(of: run, db), try decision.map { try holds($0, of: run, db) } ?? true)
        }
    }

    private static func holds(_ decision: Decision, of run: String, _ db: Database) throws -> Bool {
        let sql = "SELECT decision FROM decisions WHERE run_id = ? AND seq = ?"
        return try String.fetchOne(db, sql: sql, arguments: [run, decision.seq]) == decision.kind.rawValue
    }

    private func missing(_ found: Evidence, of written: Evidence, _ isThere: Bool) -> StoreTrouble {
        StoreTrouble.damaged(
            connection.directory,
            reason:
                "of \(written.samples) samples and \(written.windows) windows written, \(found.samples) and "
                + "\(found.windows) are found" + (isThere ? "" : ", and the decision is not")
        )
    }
}
