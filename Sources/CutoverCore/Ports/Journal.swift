/// Why the store refused.
package struct StoreTrouble: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of refusal, from a bounded set.
    package enum Kind: String, Sendable, CaseIterable {
        case full
        case notWritable = "not_writable"
        case corrupt
        case newerSchema = "newer_schema"
        case locked
        case conflict
        case other
    }

    /// What kind of refusal.
    package let kind: Kind
    /// What is wrong, where, and how to fix it; without secrets.
    package let text: String

    /// A refusal of the store.
    package init(kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }

    /// The text.
    package var description: String { text }
}

/// Writes a run down.
///
/// Every call is one transaction: all of it is stored, or nothing and the error.
package protocol Journal: Sendable {
    /// Stores entries in order.
    func record(_ entries: [Entry]) async throws(StoreTrouble)
    /// Stores entries, the decision if there is one, and the deliveries owed, with a full sync.
    func commit(_ entries: [Entry], decision: Decision?, deliveries: [Delivery]) async throws(StoreTrouble)
}

/// The durable list of deliveries owed.
package protocol Outbox: Sendable {
    /// The pending deliveries whose `nextAt` is not after `now`, urgent ones first, then by seq.
    func due(_ now: Timestamp) async throws(StoreTrouble) -> [Delivery]
    /// When the next pending delivery may be tried; nil when none is pending.
    func nextDue() async throws(StoreTrouble) -> Timestamp?
    /// Writes an attempt's result: state, attempts, nextAt and lastResult of `delivery`; the body never changes.
    func settle(_ delivery: Delivery, at: Timestamp) async throws(StoreTrouble)
}

/// Sends one delivery once.
package protocol Sender: Sendable {
    /// Makes one attempt; every failure is a value. `now` is the time of the attempt.
    func send(_ delivery: Delivery, now: Timestamp) async -> DeliveryOutcome
}
