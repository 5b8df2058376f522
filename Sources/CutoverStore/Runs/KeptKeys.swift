import Synchronization

/// The keys of one run between its transactions.
///
/// Copies that lag behind are only slower: a key they miss is looked up again.
final class KeptKeys: Sendable {
    private let keys: Mutex<RunKeys>

    init(_ keys: RunKeys) {
        self.keys = Mutex(keys)
    }

    /// What is known so far.
    var value: RunKeys { keys.withLock { $0 } }

    /// These are stored.
    func keep(_ keys: RunKeys) { self.keys.withLock { $0 = keys } }
}
