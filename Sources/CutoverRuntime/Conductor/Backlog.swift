import CutoverCore

/// Entries that could not be written yet, oldest first.
struct Backlog: Sendable {
    private let capacity: Int
    /// What waits to be written, in order.
    private(set) var entries: [Entry] = []
    /// How many entries were given up because the backlog was full.
    private(set) var lost = 0

    /// Holds up to `capacity` entries.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Keeps newer entries; when full the newest are given up, so that what is stored stays without a hole.
    mutating func append(_ newer: [Entry]) {
        let room = max(0, capacity - entries.count)
        entries += newer.prefix(room)
        lost += max(0, newer.count - room)
    }

    /// Everything has been written.
    mutating func clear() { entries = [] }
}
