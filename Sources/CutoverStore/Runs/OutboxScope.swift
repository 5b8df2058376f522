/// Whose deliveries an outbox shows.
package enum OutboxScope: Sendable, Hashable {
    /// Those of the run with this id.
    case run(String)
    /// Those of every run in the store.
    case allRuns

    /// The run's id; nil for all runs.
    var run: String? {
        switch self {
        case .run(let id): id
        case .allRuns: nil
        }
    }
}
