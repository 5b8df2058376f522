import Synchronization

/// Somebody who sleeps on libcurl's loop until a moment or until he is cancelled.
final class LoopSleeper: Sendable {
    private enum State {
        case unborn
        case cancelled
        case asleep(CheckedContinuation<Void, any Error>)
        case awake
    }

    /// On the boot clock.
    let deadline: ContinuousClock.Instant
    private let state = Mutex(State.unborn)

    init(until deadline: ContinuousClock.Instant) { self.deadline = deadline }

    /// Falls asleep; a sleeper that was cancelled before is woken at once.
    func fallAsleep(_ continuation: CheckedContinuation<Void, any Error>) {
        let isCancelled = state.withLock { state in
            if case .cancelled = state { return true }
            state = .asleep(continuation)
            return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
    }

    /// Ends the sleep, once.
    func wake() { take(as: .awake)?.resume() }

    /// Ends the sleep with `CancellationError`; also one that has not begun.
    func cancel() { take(as: .cancelled)?.resume(throwing: CancellationError()) }

    private func take(as end: sending State) -> CheckedContinuation<Void, any Error>? {
        state.withLock { state in
            switch state {
            case .asleep(let continuation):
                state = .awake
                return continuation
            case .unborn:
                state = end
                return nil
            case .cancelled, .awake: return nil
            }
        }
    }
}
