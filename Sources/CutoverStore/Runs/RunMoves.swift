package import CutoverCore
import GRDB

/// What people told one run and nobody has answered.
package struct RunMoves: MoveSource {
    /// The run's id.
    package let run: String
    let connection: StoreConnection

    /// The waiting moves numbered above `id`, in order.
    package func moves(after id: Int64, now: Timestamp) async throws(StoreTrouble) -> [Move] {
        try await connection.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id, at_us, verb, rules, length_us, by_whom, reason FROM commands
                    WHERE run_id = ? AND state = 'waiting' AND id > ? ORDER BY id
                    """
            )
            return try StoredMove.fetchAll(statement, arguments: [run, id]).map { try $0.move(at: now) }
        }
    }
}
