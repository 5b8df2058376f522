package import CutoverCore

/// Answers every attempt as a test has scripted it, and records it.
package struct FakeSender: Sender {
    /// One attempt.
    package struct Call: Sendable, Hashable {
        /// What was sent.
        package let delivery: Delivery
        /// When it was sent.
        package let at: Timestamp
    }

    /// Every attempt, in order of its beginning.
    package let calls = Recording<Call>()
    private let outcome: @Sendable (Delivery) async -> DeliveryOutcome

    /// `outcome` gets the delivery; by default it is accepted.
    package init(
        outcome: @escaping @Sendable (Delivery) async -> DeliveryOutcome = { _ in .accepted("answered 200") }
    ) {
        self.outcome = outcome
    }

    /// Answers as scripted.
    package func send(_ delivery: Delivery, now: Timestamp) async -> DeliveryOutcome {
        calls.append(Call(delivery: delivery, at: now))
        return await outcome(delivery)
    }
}
