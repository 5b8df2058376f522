import CutoverCore
import CutoverTestSupport
import Synchronization

/// A clock that only a test moves, and that lets nobody sleep: it notes for how long they would have.
final class SleeplessClock: Timekeeper {
    private struct State {
        var now: Timestamp = .sample
        var sleeps: [Duration] = []
    }

    private let state = Mutex(State())

    var now: Timestamp { state.withLock { $0.now } }

    /// What was slept through so far, in order.
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func sleep(until deadline: Timestamp) async throws {
        state.withLock { $0.sleeps.append($0.now.duration(to: deadline)) }
    }

    func advance(by duration: Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
    }
}
