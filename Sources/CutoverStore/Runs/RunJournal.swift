package import CutoverCore
import GRDB

/// The journal of one run.
package struct RunJournal: Journal {
    /// The run's id.
    package let run: String
    let connection: StoreConnection

    /// Stores entries in order, in one transaction.
    package func record(_ entries: [Entry]) async throws(StoreTrouble) {
        guard !entries.isEmpty else { return }
        let filing = Filing(run: run)
        try await connection.write { db in try filing.file(entries, db) }
    }

    /// Stores entries, the decision with the rules it stood on, and the deliveries owed, in one transaction.
    package func commit(
        _ entries: [Entry],
        decision: Decision?,
        deliveries: [Delivery]
    ) async throws(StoreTrouble) {
        let filing = Filing(run: run)
        try await connection.write { db in
            if let decision { try filing.file(decision, db) }
            try filing.file(entries, db)
            for delivery in deliveries { try StoredDelivery(delivery, run: run).insert(db) }
        }
    }
}
