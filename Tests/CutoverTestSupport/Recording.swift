import Synchronization

/// A list that fakes write and tests read, from any task.
package final class Recording<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// An empty list.
    package init() {}

    /// Everything recorded so far, in order.
    package var all: [Element] { state.withLock { $0.elements } }

    /// Adds one.
    package func append(_ element: Element) {
        let satisfied = state.withLock { state in
            state.elements.append(element)
            let count = state.elements.count
            defer { state.watchers.removeAll { $0.count <= count } }
            return state.watchers.filter { $0.count <= count }.map(\.continuation)
        }
        for continuation in satisfied { continuation.resume() }
    }

    /// Waits until at least `count` are recorded; returns all.
    @discardableResult
    package func until(_ count: Int) async -> [Element] {
        await withCheckedContinuation { continuation in
            let isEnough = state.withLock { state in
                if state.elements.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isEnough { continuation.resume() }
        }
        return all
    }
}
