package import CutoverCore
import GRDB

extension RunArchive {
    /// The run's decisions in order, each with the rules it stood on, worst first.
    package func decisions(of run: String) async throws(StoreTrouble) -> [Decision] {
        try await read(of: run) { db in
            let final = try Dictionary(grouping: Self.verdicts(of: run, isFinal: true, db), by: \.seq)
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

    /// Every change of a rule's state or verdict, in order.
    package func changes(
        of run: String
    ) async throws(StoreTrouble) -> [(seq: Int64, at: Timestamp, report: RuleReport)] {
        try await read(of: run) { db in
            try Self.verdicts(of: run, isFinal: false, db).map { row in
                (seq: row.seq, at: Timestamp(microseconds: row.atMicroseconds), report: try row.report())
            }
        }
    }

    /// The closed blocks of every series, in the order in which they were closed.
    package func windows(of run: String) async throws(StoreTrouble) -> [WindowRow] {
        try await read(of: run) { db in
            let rows = try StoredWindow.fetchAll(
                db,
                sql: "SELECT * FROM windows WHERE run_id = ? ORDER BY id",
                arguments: [run]
            )
            return rows.map(\.window)
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

    private static func verdicts(of run: String, isFinal: Bool, _ db: Database) throws -> [StoredVerdict] {
        try StoredVerdict.fetchAll(
            db,
            sql: "SELECT * FROM verdicts WHERE run_id = ? AND final = ? ORDER BY id",
            arguments: [run, isFinal]
        )
    }
}
