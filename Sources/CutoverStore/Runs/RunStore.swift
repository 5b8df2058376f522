package import CutoverCore
import GRDB

/// The store as its one writer has it: it holds the directory's lock until `close()` or the end of the process.
package struct RunStore: Sendable {
    /// What is stored, beside the writes of this store.
    package let archive: RunArchive
    private let connection: StoreConnection
    private let lock: DirectoryLock

    /// Opens `DIR/cutover.db` for writing and takes `DIR/cutover.lock`; both are made when missing, with mode 0600.
    ///
    /// `directory` may be relative; it is made with mode 0700. `now` is written into the lock file and gives the
    /// age of a holder. Throws `locked` when another process holds it, `newerSchema` with nothing touched,
    /// `corrupt`, `notWritable` and `full`. Blocks for file access: to be called before any service starts.
    package static func open(_ directory: String, now: Timestamp) throws(StoreTrouble) -> RunStore {
        let directory = StoreDirectory(directory)
        try directory.create()
        let lock = try DirectoryLock(directory, now: now)
        try directory.createDatabase()
        let look = SnapshotAccess(directory, isWriter: true)
        switch try look.readBlocking({ db in try StoreInspection(db, in: directory) }) {
        case .fresh, .older, .current: break
        }
        let connection = try StoreConnection(directory)
        return RunStore(archive: RunArchive(access: connection), connection: connection, lock: lock)
    }

    /// Stores a run that starts, in state `running`, and signs the lock with its id.
    ///
    /// Runs still `running` have crashed, since this process holds the lock: they become `abandoned`. Throws
    /// `conflict` when the id is taken.
    package func begin(_ record: RunRecord) async throws(StoreTrouble) -> RunJournal {
        let row = StoredRun(record)
        try await connection.write { db in
            guard try !StoredRun.exists(db, key: row.id) else {
                throw StoreTrouble(
                    kind: .conflict,
                    text: "a run \(row.id.quoted) is stored already in \(connection.directory.path.quoted); "
                        + "give this one another id"
                )
            }
            try db.execute(
                sql: "UPDATE runs SET state = 'abandoned', ended_us = ? WHERE state = 'running'",
                arguments: [row.startedMicroseconds]
            )
            try row.insert(db)
            try lock.sign(run: row.id)
        }
        return RunJournal(run: record.id, connection: connection)
    }

    /// Takes up a run that crashed, was interrupted, or still owes deliveries: it is `running` again, written by
    /// the process `pid`.
    ///
    /// Throws `other` for one that is not stored.
    package func resume(_ run: String, pid: Int) async throws(StoreTrouble) -> RunJournal {
        let written = try await connection.write { db in
            _ = try RunArchive.require(run, db, in: connection.directory)
            try db.execute(
                sql:
                    "UPDATE runs SET state = 'running', pid = ?, ended_us = NULL, exit_status = NULL WHERE id = ?",
                arguments: [pid, run]
            )
            // On the kill path nobody waits for the patience of the process before.
            try db.execute(
                sql: """
                    UPDATE deliveries SET next_us = created_us
                    WHERE run_id = ? AND state = 'pending' AND recipient LIKE 'flag:%'
                    """,
                arguments: [run]
            )
            try lock.sign(run: run)
            return try Evidence(of: run, db)
        }
        return RunJournal(run: run, connection: connection, written: written)
    }

    /// Stores how a run's process ended; `exitStatus` is 0 to 255, nil when nobody knows it.
    package func end(
        _ run: String,
        as state: RunState,
        exitStatus: Int?,
        at: Timestamp
    ) async throws(StoreTrouble) {
        precondition(state != .running, "a run that ends is not running")
        try await connection.write { db in
            let known = try RunArchive.require(run, db, in: connection.directory)
            try db.execute(
                sql: "UPDATE runs SET state = ?, exit_status = ?, ended_us = ? WHERE id = ?",
                arguments: [state.rawValue, exitStatus, at.microseconds, known.id]
            )
        }
    }

    /// The deliveries owed by one run.
    package func outbox(of run: String) -> RunOutbox {
        RunOutbox(run: run, connection: connection)
    }

    /// What people told one run.
    package func moves(of run: String) -> RunMoves {
        RunMoves(run: run, connection: connection)
    }

    /// Closes the database and gives the lock free, also when closing fails.
    ///
    /// Later calls throw `other`.
    package func close() throws(StoreTrouble) {
        defer { lock.release() }
        try connection.close()
    }
}
