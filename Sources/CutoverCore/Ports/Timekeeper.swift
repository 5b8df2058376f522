/// The only source of now and of sleeping.
package protocol Timekeeper: Sendable {
    /// The present moment; never steps backwards within a process.
    var now: Timestamp { get }
    /// Returns at or soon after `deadline`, at once when it is past; throws only `CancellationError`.
    func sleep(until deadline: Timestamp) async throws
}
