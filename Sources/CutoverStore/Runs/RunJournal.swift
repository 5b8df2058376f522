package import CutoverCore
import GRDB

/// The journal of one run.
package struct RunJournal: Journal {
    /// The run's id.
    package let run: String
    let connection: StoreConnection
    private let readBack: ReadBack
    private let kept: KeptKeys

    /// Goes on after `written`, which is stored already.
    init(run: String, connection: StoreConnection, written: Evidence = Evidence()) {
        self.run = run
        self.connection = connection
        readBack = ReadBack(run: run, connection: connection, written: written)
        kept = KeptKeys(RunKeys(run: run))
    }

    /// Stores entries in order, in one transaction; with none it only tries the store.
    package func record(_ entries: [Entry]) async throws(StoreTrouble) {
        if readBack.isDoubted { try await readBack.check() }
        try await write { filing, db in try filing.file(entries, db) }
        readBack.note(entries)
    }

    /// Stores entries, the decision with the rules it stood on, and the deliveries owed, in one transaction.
    ///
    /// A GO is stored only if it and all the evidence of the run can be read back; else it throws `corrupt`.
    package func commit(
        _ entries: [Entry],
        decision: Decision?,
        deliveries: [Delivery]
    ) async throws(StoreTrouble) {
        // Looked at before as well: a GO that is in the file may be sent from there.
        if decision?.kind == .go || readBack.isDoubted { try await readBack.check() }
        try await write { filing, db in
            if let decision { try filing.file(decision, db) }
            try filing.file(entries, db)
            for delivery in deliveries { try StoredDelivery(delivery, run: run).insert(db) }
        }
        readBack.note(entries)
        guard let decision, decision.kind == .go else { return }
        do {
            try await readBack.check(decision)
        } catch {
            try await write { filing, db in try filing.withdraw(decision, db) }
            throw error
        }
    }

    private func write(
        _ body: @escaping @Sendable (inout Filing, Database) throws -> Void
    ) async throws(StoreTrouble) {
        let (run, known) = (run, kept.value)
        let keys = try await connection.write { db in
            var filing = Filing(run: run, keys: known)
            try body(&filing, db)
            return filing.keys
        }
        // Only now: rows of a transaction that was undone are not there.
        kept.keep(keys)
    }
}
