import Synchronization

/// A count that only grows, and that tests can wait for.
final class Tally: Sendable {
    private struct Watcher {
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var count = 0
        var watchers: [Int: Watcher] = [:]
        var nextWatcher = 0
    }

    private let state = Mutex(State())

    /// One more.
    func add() {
        let satisfied = state.withLock { state in
            state.count += 1
            let satisfied = state.watchers.filter { $0.value.count <= state.count }
            for id in satisfied.keys { state.watchers[id] = nil }
            return satisfied.values.map(\.continuation)
        }
        for continuation in satisfied { continuation.resume() }
    }

    /// Returns once `count` is reached, or when the task is cancelled, so that a test that waits in vain ends at
    /// its time limit.
    func reach(_ count: Int) async {
        let id = state.withLock { state in
            defer { state.nextWatcher += 1 }
            return state.nextWatcher
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.count >= count || Task.isCancelled { return true }
                    state.watchers[id] = Watcher(count: count, continuation: continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.watchers.removeValue(forKey: id) }?.continuation.resume()
        }
    }
}
