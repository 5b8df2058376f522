import Synchronization

/// The engine's leave to turn flags on, which it can take back between one flag and the next.
package final class Permission: Sendable {
    private let given = Wakeup()
    private let taken = Mutex(false)

    /// None is given.
    package init() {}

    /// Gives it, to whoever waits or will wait.
    package func grant() {
        taken.withLock { $0 = false }
        given.signal()
    }

    /// Takes it back: no further flag may be turned on.
    package func withdraw() { taken.withLock { $0 = true } }

    /// True when it was taken back.
    var isWithdrawn: Bool { taken.withLock { $0 } }

    /// Returns when it is given, or when the task is cancelled; only one task may wait at a time.
    func wait() async { await given.wait() }
}
