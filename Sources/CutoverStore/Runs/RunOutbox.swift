package import CutoverCore
import GRDB

/// The deliveries owed by one run.
package struct RunOutbox: Outbox {
    /// The run's id.
    package let run: String
    let connection: StoreConnection

    /// The pending deliveries whose time has come: urgent kinds first, then by seq.
    package func due(_ now: Timestamp) async throws(StoreTrouble) -> [Delivery] {
        let urgent = AnnouncementKind.allCases.filter(\.isUrgent).map { "'\($0.rawValue)'" }
        let sql = """
            SELECT * FROM deliveries WHERE state = 'pending' AND next_us <= :now AND run_id = :run
            ORDER BY kind IN (\(urgent.joined(separator: ", "))) DESC, seq, rowid
            """
        return try await connection.read { db in
            let statement = try db.cachedStatement(sql: sql)
            let rows = try StoredDelivery.fetchAll(
                statement,
                arguments: ["now": now.microseconds, "run": run]
            )
            return try rows.map { try $0.delivery() }
        }
    }

    /// When the next pending delivery may be tried; nil when none is pending.
    package func nextDue() async throws(StoreTrouble) -> Timestamp? {
        try await connection.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT min(next_us) FROM deliveries WHERE state = 'pending' AND run_id = :run"
            )
            let next = try Int64.fetchOne(statement, arguments: ["run": run])
            return next.map(Timestamp.init(microseconds:))
        }
    }

    /// Writes an attempt's result; throws `conflict` when no such delivery is stored.
    package func settle(_ delivery: Delivery, at: Timestamp) async throws(StoreTrouble) {
        try await connection.write { db in
            let statement = try db.cachedStatement(
                sql: """
                    UPDATE deliveries SET state = ?, attempts = ?, next_us = ?, last_us = ?, last_result = ?
                    WHERE id = ?
                    """
            )
            try statement.execute(
                arguments: [
                    delivery.state.rawValue, delivery.attempts, delivery.nextAt.microseconds, at.microseconds,
                    delivery.lastResult.storable, delivery.id.storable,
                ]
            )
            guard db.changesCount == 1 else {
                throw StoreTrouble(
                    kind: .conflict,
                    text:
                        "no delivery \(delivery.id.quoted) is stored in \(connection.directory.database.quoted), "
                        + "so its result cannot be; it was sent from memory"
                )
            }
        }
    }
}
