package import CutoverCore
import Synchronization

/// A clock that only a test moves: sleepers wake when `advance` has passed their deadline.
package final class ManualTimekeeper: Timekeeper {
    private struct Sleeper {
        let deadline: Timestamp
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Timestamp
        var sleepers: [Int: Sleeper] = [:]
        var nextSleeper = 0
        /// How many falls asleep earlier calls of `untilAsleep` have waited for.
        var awaited = 0
    }

    private let state: Mutex<State>
    private let asleep = Tally()

    /// Stands at `start` until it is advanced; 2026-11-21T00:00:00Z unless told otherwise.
    package init(_ start: Timestamp = .sample) {
        state = Mutex(State(now: start))
    }

    /// Where the clock stands.
    package var now: Timestamp { state.withLock { $0.now } }

    /// How many are asleep right now.
    package var sleeping: Int { state.withLock { $0.sleepers.count } }

    /// How long from now the first of those asleep will wake; nil when nobody sleeps.
    package var untilFirstWakes: Duration? {
        state.withLock { state in
            state.sleepers.values.map(\.deadline).min().map { state.now.duration(to: $0) }
        }
    }

    /// Sleeps until the clock has been advanced to `deadline`; throws only `CancellationError`.
    package func sleep(until deadline: Timestamp) async throws {
        let id = state.withLock { state in
            defer { state.nextSleeper += 1 }
            return state.nextSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                fallAsleep(id, Sleeper(deadline: deadline, continuation: continuation))
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Waits until `times` more have fallen asleep than earlier calls have waited for; sleeps that were over at
    /// once do not count.
    ///
    /// Returns at once when the task is cancelled, so that a test that waits in vain ends at its time limit.
    package func untilAsleep(times: Int = 1) async {
        let count = state.withLock { state in
            state.awaited += times
            return state.awaited
        }
        await asleep.reach(count)
    }

    /// Moves the clock and wakes everybody whose deadline has come, the earliest first.
    package func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }.map(\.value)
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    private func fallAsleep(_ id: Int, _ sleeper: Sleeper) {
        enum Fate { case cancelled, awake, asleep }
        let fate = state.withLock { state -> Fate in
            if Task.isCancelled { return .cancelled }
            if sleeper.deadline <= state.now { return .awake }
            state.sleepers[id] = sleeper
            return .asleep
        }
        switch fate {
        case .cancelled: sleeper.continuation.resume(throwing: CancellationError())
        case .awake: sleeper.continuation.resume()
        case .asleep: asleep.add()
        }
    }
}

extension Timestamp {
    /// 2026-11-21T00:00:00Z, the moment at which tests begin.
    package static let sample = Timestamp(microseconds: 1_795_219_200_000_000)
}
