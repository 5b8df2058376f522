package import CutoverCore
import Synchronization

/// Deliveries that could not be stored: owed all the same, from memory.
package final class MemoryOutbox: Outbox {
    private let deliveries = Mutex<[Delivery]>([])

    /// Nothing is owed.
    package init() {}

    /// Takes deliveries; one that is already held is left as it is.
    package func put(_ new: [Delivery]) {
        deliveries.withLock { held in
            held += new.filter { delivery in !held.contains { $0.id == delivery.id } }
        }
    }

    /// The pending deliveries whose `nextAt` is not after `now`, urgent ones first, then by seq; never throws.
    package func due(_ now: Timestamp) async throws(StoreTrouble) -> [Delivery] {
        deliveries.withLock { $0.filter { $0.state == .pending && $0.nextAt <= now } }
            .sorted { ($0.kind.isUrgent ? 0 : 1, $0.seq) < ($1.kind.isUrgent ? 0 : 1, $1.seq) }
    }

    /// When the next pending delivery may be tried; nil when none is pending; never throws.
    package func nextDue() async throws(StoreTrouble) -> Timestamp? {
        deliveries.withLock { $0.filter { $0.state == .pending }.map(\.nextAt).min() }
    }

    /// Notes an attempt's result; an unknown delivery is none of ours; never throws.
    package func settle(_ delivery: Delivery, at: Timestamp) async throws(StoreTrouble) {
        deliveries.withLock { held in
            guard let index = held.firstIndex(where: { $0.id == delivery.id }) else { return }
            held[index] = delivery
        }
    }
}
