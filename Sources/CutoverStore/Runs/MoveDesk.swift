package import CutoverCore
import GRDB

/// Where a second process puts a person's move, beside the monitor that writes the database.
package struct MoveDesk: Sendable {
    private let directory: StoreDirectory
    private let queue: DatabaseQueue

    /// What stands in the table for a move that was answered.
    package struct Answer: Sendable, Hashable {
        /// False when nothing was done.
        package let isAccepted: Bool
        /// What was done, or why nothing was.
        package let text: String
        /// How the run stood before.
        package let before: String
        /// How it stood after.
        package let after: String
    }

    /// Opens the database of a directory without its lock; throws when there is none of this version.
    package static func open(_ path: String) throws(StoreTrouble) -> MoveDesk {
        let archive = try RunArchive.open(path)
        var configuration = Configuration()
        configuration.label = "cutover.desk"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL")
            // The log is the monitor's: it checks what it has written frame by frame.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        }
        let directory = archive.access.directory
        do {
            let queue = try DatabaseQueue(path: directory.database, configuration: configuration)
            return MoveDesk(directory: directory, queue: queue)
        } catch {
            throw StoreTrouble(error, in: directory)
        }
    }

    /// Writes a move down; returns its number.
    package func put(
        _ lever: Lever,
        for run: String,
        by: String,
        reason: String,
        at: Timestamp
    ) throws(StoreTrouble) -> Int64 {
        let move = StoredMove(id: 0, lever, by: by, reason: reason, at: at)
        return try inside { db in
            let rules = try move.rules.map { try Self.json($0, db) }
            try db.execute(
                sql: """
                    INSERT INTO commands (run_id, at_us, verb, rules, length_us, by_whom, reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run, move.atMicroseconds, move.verb, rules, move.lengthMicroseconds, move.by, move.reason,
                ]
            )
            return db.lastInsertedRowID
        }
    }

    /// Answers a move that no monitor will read: refused, and why.
    package func refuse(_ id: Int64, _ text: String, standing: String, at: Timestamp) throws(StoreTrouble) {
        try inside { db in
            try db.execute(
                sql: """
                    UPDATE commands SET state = 'refused', answered_us = ?, answer = ?, status_before = ?,
                        status_after = ? WHERE id = ? AND state = 'waiting'
                    """,
                arguments: [at.microseconds, text.storable, standing, standing, id]
            )
        }
    }

    /// What was answered; nil while nothing was.
    package func answer(to id: Int64) throws(StoreTrouble) -> Answer? {
        try inside { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT state, answer, ifnull(status_before, '?') AS before, ifnull(status_after, '?') AS after
                    FROM commands WHERE id = ? AND state <> 'waiting'
                    """,
                arguments: [id]
            )
            return row.map { row in
                let state: String = row["state"]
                return Answer(
                    isAccepted: state == "accepted",
                    text: row["answer"],
                    before: row["before"],
                    after: row["after"]
                )
            }
        }
    }

    /// Lets go of the database.
    package func close() throws(StoreTrouble) {
        do { try queue.close() } catch { throw StoreTrouble(error, in: directory) }
    }

    private func inside<Value>(_ body: (Database) throws -> Value) throws(StoreTrouble) -> Value {
        do { return try queue.write(body) } catch { throw StoreTrouble(error, in: directory) }
    }

    private static func json(_ words: [String], _ db: Database) throws -> String {
        let marks = words.map { _ in "?" }.joined(separator: ", ")
        let sql = "SELECT json_array(\(marks))"
        let text = try String.fetchOne(db, sql: sql, arguments: StatementArguments(words))
        return try text.orUnreadable("commands.rules", nil)
    }
}
