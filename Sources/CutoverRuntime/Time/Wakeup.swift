package import CutoverCore
import Synchronization

/// Wakes one sleeping loop; a signal that comes while it is awake is kept for its next sleep.
package final class Wakeup: Sendable {
    private struct State {
        var isSignalled = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Nobody is waiting, nothing was signalled.
    package init() {}

    /// Wakes the waiter, or the next one; never blocks.
    package func signal() {
        let waiter = state.withLock { state in
            state.isSignalled = state.waiter == nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Returns at the next signal, or when the task is cancelled; only one task may wait at a time.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isAwake = state.withLock { state in
                    precondition(state.waiter == nil, "only one task may wait for a wake-up")
                    if state.isSignalled || Task.isCancelled {
                        state.isSignalled = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if isAwake { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }

    /// Returns at the next signal, at `deadline`, or when the task is cancelled; nil waits for a signal alone.
    package func wait(until deadline: Timestamp?, by timekeeper: any Timekeeper) async {
        guard let deadline else { return await wait() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask {
                do {
                    try await timekeeper.sleep(until: deadline)
                } catch {
                    return  // cancelled: the signal came first
                }
            }
            await group.next()
            group.cancelAll()
        }
    }
}
