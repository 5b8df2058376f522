/// How a run stands in the store.
package enum RunState: String, Sendable, CaseIterable {
    /// A process writes it, or wrote it until it crashed.
    case running
    /// It came to its end.
    case ended
    /// A signal ended it before a decision.
    case interrupted
    /// It crashed and another run began after it.
    case abandoned
}
