/// How a run stands while nothing is decided.
package enum Status: String, Sendable, CaseIterable {
    /// Critical health targets are not ready yet.
    case waiting
    case watching
    /// A rule is degraded or breached.
    case warning
    /// A critical rule has had no evaluable observation for 60 s.
    case blind
    /// Ended by a signal before a decision.
    case interrupted
    /// A decision has been made.
    case decided
}

/// A signal that ends a run.
package enum Interruption: Int, Sendable, CaseIterable {
    case interrupt = 2
    case terminate = 15

    /// 130 or 143.
    package var exitStatus: Int { 128 + rawValue }
    /// "SIGINT" or "SIGTERM".
    package var name: String {
        switch self {
        case .interrupt: "SIGINT"
        case .terminate: "SIGTERM"
        }
    }
}
