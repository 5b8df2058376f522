package import CutoverCore
import GRDB

extension RunArchive {
    /// Every run, newest first.
    package func runs() async throws(StoreTrouble) -> [RunSummary] {
        try await summaries(where: "TRUE")
    }

    /// The run with this id, or the only one whose id starts so; throws `other` when there is none or several.
    package func run(_ text: String) async throws(StoreTrouble) -> RunSummary {
        let found = try await summaries(where: "substr(runs.id, 1, length(?)) = ?", [text, text])
        if let exact = found.first(where: { $0.record.id == text }) { return exact }
        let place = access.directory.path.quoted
        guard let only = found.first, !text.isEmpty else {
            throw StoreTrouble(
                kind: .other,
                text:
                    "there is no run \(text.quoted) in \(place); \"cutover-monitor runs\" lists those there are"
            )
        }
        guard found.count == 1 else {
            let names = found.prefix(3).map(\.record.id.quoted).joined(separator: ", ")
            throw StoreTrouble(
                kind: .other,
                text:
                    "\(found.count) runs in \(place) start with \(text.quoted) (\(names)); write more of the id"
            )
        }
        return only
    }

    private func summaries(
        where condition: String,
        _ arguments: StatementArguments = []
    ) async throws(StoreTrouble) -> [RunSummary] {
        let sql = """
            SELECT runs.*,
                (SELECT count(*) FROM deliveries WHERE run_id = runs.id AND deliveries.state = 'pending') AS owed,
                (SELECT count(*) FROM deliveries WHERE run_id = runs.id AND deliveries.state = 'pending'
                    AND recipient LIKE 'flag:%') AS owed_orders,
                (runs.dry_run = 0 AND runs.t0_us IS NULL AND runs.decision IS NULL
                    AND EXISTS (SELECT 1 FROM events WHERE run_id = runs.id AND kind = 'prepared')) AS starting,
                EXISTS (SELECT 1 FROM events JOIN commands ON commands.id = json_extract(events.text, '$.id')
                    WHERE events.run_id = runs.id AND events.kind = 'moved' AND events.label = 'restore'
                    AND commands.state = 'waiting') AS restoring,
                EXISTS (SELECT 1 FROM commands WHERE run_id = runs.id AND verb = 'override' AND commands.state = 'accepted')
                    AS overridden
            FROM runs WHERE \(condition) ORDER BY started_us DESC, runs.rowid DESC
            """
        let standing = DirectoryLock.standing(of: access.directory)
        return try await access.read { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                var summary = try StoredRun(row: row).summary(
                    owed: row["owed"],
                    owedOrders: row["owed_orders"],
                    standing: standing
                )
                summary.isOverridden = row["overridden"]
                if row["starting"] || row["restoring"] { summary.owesFlagOrder = true }
                return summary
            }
        }
    }
}
