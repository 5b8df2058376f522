package import CutoverCore
import Synchronization

/// An outbox in memory that can be told to fail.
package final class FakeOutbox: Outbox {
    private struct State {
        var deliveries: [Delivery]
        var reading: StoreTrouble?
        var settling: StoreTrouble?
    }

    /// Every settlement that was stored, in order.
    package let settled = Recording<Delivery>()
    private let state: Mutex<State>

    /// Owes these.
    package init(_ deliveries: Delivery...) {
        state = Mutex(State(deliveries: deliveries))
    }

    /// Every delivery as it stands.
    package var deliveries: [Delivery] { state.withLock { $0.deliveries } }

    /// Owes one more.
    package func put(_ delivery: Delivery) { state.withLock { $0.deliveries.append(delivery) } }

    /// Refuses to be read from now on; nil makes it work again.
    package func failReading(with text: String?) {
        state.withLock { $0.reading = text.map { StoreTrouble(kind: .locked, text: $0) } }
    }

    /// Refuses settlements from now on; nil makes it work again.
    package func failSettling(with text: String?) {
        state.withLock { $0.settling = text.map { StoreTrouble(kind: .full, text: $0) } }
    }

    /// The pending ones not after `now`, urgent first, then by seq; or throws as told.
    package func due(_ now: Timestamp) async throws(StoreTrouble) -> [Delivery] {
        try pending().filter { $0.nextAt <= now }
            .sorted { ($0.kind.isUrgent ? 0 : 1, $0.seq) < ($1.kind.isUrgent ? 0 : 1, $1.seq) }
    }

    /// The earliest pending one; or throws as told.
    package func nextDue() async throws(StoreTrouble) -> Timestamp? {
        try pending().map(\.nextAt).min()
    }

    /// Stores the result; or throws as told.
    package func settle(_ delivery: Delivery, at: Timestamp) async throws(StoreTrouble) {
        let trouble = state.withLock { state in
            if state.settling == nil, let index = state.deliveries.firstIndex(where: { $0.id == delivery.id })
            {
                state.deliveries[index] = delivery
            }
            return state.settling
        }
        if let trouble { throw trouble }
        settled.append(delivery)
    }

    private func pending() throws(StoreTrouble) -> [Delivery] {
        let (deliveries, trouble) = state.withLock { ($0.deliveries, $0.reading) }
        if let trouble { throw trouble }
        return deliveries.filter { $0.state == .pending }
    }
}
