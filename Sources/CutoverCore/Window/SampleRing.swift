/// The probes of one health target, by slot: exact totals, exact percentiles.
///
/// It spans the window and the extension, so nothing that is judged is ever evicted.
package struct SampleRing: Sendable, Hashable {
    /// What became of one slot.
    package enum Slot: UInt8, Sendable {
        case pending
        case missed
        case good
        case bad
        /// Resolved, but says nothing about health (a timeout of a target that may be busy).
        case unknown
    }

    private var slots: [Slot] = []
    private var durations: [Int64] = []
    private var ends: [Int64] = []
    private var timeouts: Set<Int> = []
    /// The lowest slot that has not resolved.
    package private(set) var firstPending = 0

    /// An empty ring.
    package init() {}

    /// Slots up to the newest resolved one.
    package var count: Int { slots.count }

    /// What became of `slot`; pending when nothing is known.
    package subscript(slot: Int) -> Slot {
        slot >= 0 && slot < slots.count ? slots[slot] : .pending
    }

    /// The duration of a timed sample in microseconds; nil when the slot holds none.
    package func duration(of slot: Int) -> Int64? {
        slot >= 0 && slot < durations.count && durations[slot] >= 0 ? durations[slot] : nil
    }

    /// True when the sample of a slot is over the latency limit: longer than it, or a timeout of any length.
    package func isSlow(_ slot: Int, limit: Duration) -> Bool {
        guard let duration = duration(of: slot) else { return false }
        return duration > limit.wholeMicroseconds || timeouts.contains(slot)
    }

    /// Files what became of a slot; false when it was already resolved, so duplicates are neutral.
    package mutating func resolve(_ slot: Int, as state: Slot, sample: Sample?) -> Bool {
        guard slot >= 0, self[slot] == .pending else { return false }
        while slots.count <= slot {
            slots.append(.pending)
            durations.append(-1)
            ends.append(0)
        }
        slots[slot] = state
        if let sample {
            durations[slot] = sample.isTimed ? max(0, sample.duration.wholeMicroseconds) : -1
            ends[slot] = sample.end.microseconds
            if sample.isTimeout { timeouts.insert(slot) }
        }
        while self[firstPending] != .pending { firstPending += 1 }
        return true
    }

    /// The timed durations of the slots in `range`, ascending, in microseconds.
    package func sortedDurations(in range: Range<Int>) -> [Int64] {
        guard !durations.isEmpty else { return [] }
        return durations[range.clamped(to: durations.indices)].filter { $0 >= 0 }.sorted()
    }

    /// Samples, bad ones and exact p95 of the probes that ended after `moment`: shown, never judged.
    package func recent(since moment: Timestamp) -> (samples: Int64, failures: Int64, p95: Int64?) {
        var (samples, failures, timed): (Int64, Int64, [Int64]) = (0, 0, [])
        for slot in slots.indices.reversed() where slots[slot] == .good || slots[slot] == .bad {
            guard ends[slot] > moment.microseconds else { break }
            samples += 1
            failures += slots[slot] == .bad ? 1 : 0
            if durations[slot] >= 0 { timed.append(durations[slot]) }
        }
        return (samples, failures, NearestRank.value(percent: 95, ofSorted: timed.sorted()))
    }
}
