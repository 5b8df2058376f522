package import CutoverCore
import GRDB

/// The deliveries owed by one run or by all.
package struct RunOutbox: Outbox {
    /// Whose deliveries these are.
    package let scope: OutboxScope
    let connection: StoreConnection

    /// The pending deliveries whose time has come: urgent kinds first, then by seq, older runs before newer ones.
    package func due(_ now: Timestamp) async throws(StoreTrouble) -> [Delivery] {
        let run = scope.run
        let urgent = AnnouncementKind.allCases.filter(\.isUrgent).map { "'\($0.rawValue)'" }
        let sql = """
            SELECT deliveries.* FROM deliveries JOIN runs ON runs.id = deliveries.run_id
            WHERE deliveries.state = 'pending' AND next_us <= :now AND (:run IS NULL OR run_id = :run)
            ORDER BY kind IN (\(urgent.joined(separator: ", "))) DESC, runs.started_us, runs.rowid, seq,
                deliveries.rowid
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
        let run = scope.run
        return try await connection.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT min(next_us) FROM deliveries
                    WHERE state = 'pending' AND (:run IS NULL OR run_id = :run)
                    """
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
