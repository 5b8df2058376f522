import CutoverCore
import Synchronization

/// The sinks that answered 410 Gone: nothing more is sent to them in this run.
package final class ClosedSinks: Sendable {
    private let reasons = Mutex<[String: String]>([:])

    /// All sinks are open.
    package init() {}

    /// Why nothing is sent to this sink any more; nil while it is open.
    func reason(for sink: String) -> String? { reasons.withLock { $0[sink] } }

    /// Closes a sink that answered 410 at `now`.
    func close(_ sink: String, at now: Timestamp) {
        let reason = "sink \"\(sink)\" answered 410 Gone at \(now.clock) and is disabled for this run"
        reasons.withLock { $0[sink] = reason }
    }
}
