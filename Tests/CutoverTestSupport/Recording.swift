import Synchronization

/// A list that fakes write and tests read, from any task.
package final class Recording<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    private let tally = Tally()

    /// An empty list.
    package init() {}

    /// Everything recorded so far, in order.
    package var all: [Element] { elements.withLock { $0 } }

    /// Adds one.
    package func append(_ element: Element) {
        elements.withLock { $0.append(element) }
        tally.add()
    }

    /// Waits until at least `count` are recorded, or the task is cancelled; returns all.
    @discardableResult
    package func until(_ count: Int) async -> [Element] {
        await tally.reach(count)
        return all
    }
}
