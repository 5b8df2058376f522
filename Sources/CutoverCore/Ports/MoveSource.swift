/// Where people's moves are read from.
package protocol MoveSource: Sendable {
    /// The moves of the run that nobody has answered, numbered above `id`, in order; their `at` is `now`.
    func moves(after id: Int64, now: Timestamp) async throws(StoreTrouble) -> [Move]
}
