/// Until when the change must be over, rolled back or not.
package struct ChangeWindow: Sendable, Hashable {
    /// When it ends.
    package let ends: Timestamp
    /// How long a rollback takes, from the decision to the last step; more than zero.
    package let rollbackTakes: Duration

    /// A change window.
    package init(ends: Timestamp, rollbackTakes: Duration) {
        self.ends = ends
        self.rollbackTakes = rollbackTakes
    }

    /// The last moment at which a ROLLBACK can be decided and still be over when the change window ends.
    package var lastSafeDecision: Timestamp { ends.advanced(by: .zero - rollbackTakes) }
}
