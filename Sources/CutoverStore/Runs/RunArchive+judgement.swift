package import CutoverCore
import GRDB

extension RunArchive {
    /// The run's decisions in order, each with the rules it stood on, worst first.
    package func decisions(of run: String) async throws(StoreTrouble) -> [Decision] {
        try await read(of: run) { db in
            let final = try Dictionary(grouping: Self.finalVerdicts(of: run, db), by: \.seq)
            let rows = try StoredDecision.fetchAll(
                db,
                sql: "SELECT * FROM decisions WHERE run_id = ? ORDER BY seq",
                arguments: [run]
            )
            return try rows.map { row in
                try row.decision(rules: (final[row.seq] ?? []).map { try $0.report() })
            }
        }
    }

    /// Everything the run owes or owed, in the order of the events that caused it.
    package func deliveries(of run: String) async throws(StoreTrouble) -> [Delivery] {
        try await read(of: run) { db in
            let rows = try StoredDelivery.fetchAll(
                db,
                sql: "SELECT * FROM deliveries WHERE run_id = ? ORDER BY seq, rowid",
                arguments: [run]
            )
            return try rows.map { try $0.delivery() }
        }
    }

    private static func finalVerdicts(of run: String, _ db: Database) throws -> [StoredVerdict] {
        try StoredVerdict.fetchAll(
            db,
            sql: "SELECT * FROM verdicts WHERE run_id = ? AND final = 1 ORDER BY id",
            arguments: [run]
        )
    }
}
