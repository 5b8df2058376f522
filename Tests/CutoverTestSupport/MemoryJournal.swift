package import CutoverCore
import Synchronization

/// A journal in memory that can be told to fail.
package final class MemoryJournal: Journal {
    /// One transaction that was stored.
    package struct Transaction: Sendable, Hashable {
        /// What was written, in order.
        package var entries: [Entry]
        /// Nil for a plain record.
        package var commit: Commit?

        /// A transaction; without `commit` a plain record.
        package init(entries: [Entry], commit: Commit? = nil) {
            self.entries = entries
            self.commit = commit
        }

        /// What a commit stored besides the entries.
        package struct Commit: Sendable, Hashable {
            /// The decision; nil when only messages were owed.
            package var decision: Decision?
            /// What was owed.
            package var deliveries: [Delivery]
        }
    }

    private struct State {
        var transactions: [Transaction] = []
        var trouble: StoreTrouble?
        var attempts = 0
    }

    private let state = Mutex(State())

    /// An empty journal that works.
    package init() {}

    /// What was stored, in order.
    package var transactions: [Transaction] { state.withLock { $0.transactions } }

    /// All entries stored, in order.
    package var entries: [Entry] { transactions.flatMap(\.entries) }

    /// All deliveries stored, in order.
    package var deliveries: [Delivery] { transactions.flatMap { $0.commit?.deliveries ?? [] } }

    /// All decisions stored, in order.
    package var decisions: [Decision] { transactions.compactMap { $0.commit?.decision } }

    /// Calls so far, failed ones too.
    package var attempts: Int { state.withLock { $0.attempts } }

    /// Refuses everything from now on with `text`; nil makes it work again.
    package func fail(with text: String?) {
        state.withLock { $0.trouble = text.map { StoreTrouble(kind: .full, text: $0) } }
    }

    /// Stores entries, or throws as told.
    package func record(_ entries: [Entry]) async throws(StoreTrouble) {
        try store(Transaction(entries: entries, commit: nil))
    }

    /// Stores all of it, or throws as told.
    package func commit(
        _ entries: [Entry],
        decision: Decision?,
        deliveries: [Delivery]
    ) async throws(StoreTrouble) {
        try store(Transaction(entries: entries, commit: .init(decision: decision, deliveries: deliveries)))
    }

    private func store(_ transaction: Transaction) throws(StoreTrouble) {
        let trouble = state.withLock { state in
            state.attempts += 1
            if state.trouble == nil { state.transactions.append(transaction) }
            return state.trouble
        }
        if let trouble { throw trouble }
    }
}
