import Synchronization

/// The keys of one run between its transactions.
///
/// Copies that lag behind are only slower: a key they miss is looked up again.
final class KeptKeys: Sendable {
    private let keys: Mutex<ProbeKeys>

    init(_ keys: ProbeKeys) {
        self.keys = Mutex(keys)
    }

    /// What is known so far.
    var value: ProbeKeys { keys.withLock { $0 } }

    /// These are stored.
    func keep(_ keys: ProbeKeys) { self.keys.withLock { $0 = keys } }
}
