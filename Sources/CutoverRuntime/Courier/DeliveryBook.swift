import CutoverCore
import Synchronization

/// What the Courier knows beyond the outboxes: who is being served, and what has become of each delivery.
final class DeliveryBook: Sendable {
    private struct State {
        var busy: Set<Recipient> = []
        var newest: [String: Delivery] = [:]
        var troubles: [Int: String] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())

    init() {}

    /// The recipients with a delivery under way.
    var busy: Set<Recipient> { state.withLock { $0.busy } }

    /// True once the shutdown signal has come.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// The shutdown signal has come.
    func stop() { state.withLock { $0.isStopping = true } }

    /// A delivery for this recipient is under way.
    func enter(_ recipient: Recipient) { state.withLock { _ = $0.busy.insert(recipient) } }

    /// It has come back.
    func leave(_ recipient: Recipient) { state.withLock { _ = $0.busy.remove(recipient) } }

    /// Remembers a delivery after an attempt, so that an outbox that could not note it is not believed.
    func remember(_ delivery: Delivery) { state.withLock { $0.newest[delivery.id] = delivery } }

    /// The delivery as this process last left it, when that is newer than `stored`; nil otherwise.
    func newer(than stored: Delivery) -> Delivery? {
        state.withLock { state in
            state.newest[stored.id].flatMap { $0.attempts > stored.attempts ? $0 : nil }
        }
    }

    /// Notes whether outbox number `index` is in trouble (nil: it works); true when trouble is new.
    func isNewTrouble(_ text: String?, in index: Int) -> Bool {
        state.withLock { state in
            defer { state.troubles[index] = text }
            return text != nil && state.troubles[index] == nil
        }
    }
}
