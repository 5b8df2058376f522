import Synchronization

/// Counts the probes of one target that are under way.
final class FlightLimit: Sendable {
    private let maximum: Int
    private let count = Mutex(0)

    /// Lets up to `maximum` in at once; at least 1.
    init(_ maximum: Int) {
        precondition(maximum > 0, "a target must be allowed one probe at a time")
        self.maximum = maximum
    }

    /// Lets one more in; false when the limit is reached.
    func enter() -> Bool {
        count.withLock { count in
            guard count < maximum else { return false }
            count += 1
            return true
        }
    }

    /// One has come back.
    func leave() { count.withLock { $0 -= 1 } }
}
