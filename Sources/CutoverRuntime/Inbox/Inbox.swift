package import CutoverCore
import Synchronization

/// The one mailbox of the engine: bounded, batched, filled from anywhere, emptied by the Conductor alone.
///
/// Good probes gather until something comes that is pressing: a tick at the latest.
package final class Inbox: Sendable {
    private struct State {
        var events: [Event] = []
        var isPressing = false
        var refused = 0
        var isClosed = false
        var waiter: CheckedContinuation<Void, Never>?

        /// True when there is something that must not wait.
        func isDue(at most: Int) -> Bool { isPressing || isClosed || events.count >= most }

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    private let capacity: Int
    /// So many events are a batch, pressing or not.
    private let most: Int
    private let mask: LiveMask
    private let state = Mutex(State())

    /// Takes up to `capacity` events between two batches, at least 1; `mask` hides the plan's secrets in every one.
    ///
    /// `gathering` events are a batch though none of them is pressing; 1 makes every event one.
    package init(capacity: Int = 10_000, gathering: Int = 1, mask: LiveMask = LiveMask()) {
        precondition(capacity > 0, "an inbox must hold at least one event")
        self.capacity = capacity
        most = min(max(1, gathering), capacity)
        self.mask = mask
    }

    /// Events turned away so far because the inbox was full.
    package var refused: Int { state.withLock { $0.refused } }

    /// True when the Conductor would not have to wait.
    var isDue: Bool { state.withLock { $0.isDue(at: most) } }

    /// Hands in an event without waiting; false when it was turned away.
    ///
    /// A full inbox turns away all but the few events a decision hangs on; a closed one turns away everything,
    /// which is not counted.
    @discardableResult
    package func push(_ event: Event) -> Bool {
        let event = mask.current.hide(event)
        let (isTaken, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            if state.isClosed { return (false, nil) }
            if state.events.count >= capacity, !event.isAlwaysTaken {
                state.refused += 1
                return (false, nil)
            }
            state.events.append(event)
            state.isPressing = state.isPressing || event.isPressing
            return (true, state.isDue(at: most) ? state.takeWaiter() : nil)
        }
        waiter?.resume()
        return isTaken
    }

    /// All events handed in since the last batch, in order, once one of them is pressing; nil once the inbox is closed
    /// and drained.
    ///
    /// Only one task may ask. A cancelled task gets what is there, then nil.
    package func next() async -> [Event]? {
        await arrival()
        return takeBatch()
    }

    /// Turns away every further event; what is inside can still be taken.
    package func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            return state.takeWaiter()
        }
        waiter?.resume()
    }

    private func takeBatch() -> [Event]? {
        state.withLock { state in
            guard !state.events.isEmpty else { return nil }
            defer { (state.events, state.isPressing) = ([], false) }
            return state.events
        }
    }

    private func arrival() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    precondition(state.waiter == nil, "only one task may empty the inbox")
                    if state.isDue(at: most) || Task.isCancelled { return true }
                    state.waiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.takeWaiter() }?.resume()
        }
    }
}
