package import CutoverCore

/// A stored run and how it stands.
package struct RunSummary: Sendable, Hashable {
    /// What was known when it started; the PID is the newest process's.
    package var record: RunRecord
    /// How it stands.
    package var state: RunState
    /// True when it is `running` and no process holds the store for it.
    package var isCrashed: Bool
    /// T0; nil when it never began.
    package var origin: Timestamp?
    /// When it ended; nil while it runs.
    package var endedAt: Timestamp?
    /// What its process ended with; nil while it runs and after a crash.
    package var exitStatus: Int?
    /// The newest decision; nil while there is none.
    package var decision: DecisionKind?
    /// Deliveries that are still pending.
    package var owedDeliveries: Int
    /// True when an order to turn a flag off is still pending, or when it ended while it was turning a flag on.
    package var owesFlagOrder: Bool
    /// True when its ROLLBACK is known from beside the database, which had failed.
    package var isUnrecorded = false
    /// True when a person took the latch off its ROLLBACK.
    package var isOverridden = false
}
