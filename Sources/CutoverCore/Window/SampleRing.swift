/// The probes of one health target, by slot: exact totals, exact percentiles.
///
/// It spans the window and the extension, so nothing that is judged is ever evicted. Five bytes a slot:
/// durations above 71 minutes count as that long, and no timeout may be longer than an hour.
package struct SampleRing: Sendable, Hashable {
    /// What became of one slot.
    package enum Slot: UInt8, Sendable {
        case pending
        case missed
        case good
        case bad
        /// Resolved, but says nothing about health: our own blindness, or a timeout of a target that may be busy.
        case unknown
    }

    private static let timedShift: UInt8 = 4
    private static let timedBit: UInt8 = 1 << timedShift
    private static let timeoutBit: UInt8 = 0x20
    /// A `Slot` in the lower four bits, then whether its duration belongs in a p95 and whether it is a timeout.
    private var states: [UInt8] = []
    private var durations: [UInt32] = []
    /// The lowest slot that has not resolved.
    package private(set) var firstPending = 0

    /// An empty ring.
    package init() {}

    /// Slots up to the newest resolved one.
    package var count: Int { states.count }

    /// What became of `slot`; pending when nothing is known.
    package subscript(slot: Int) -> Slot {
        guard slot >= 0, slot < states.count, let state = Slot(rawValue: states[slot] & 0x0F) else {
            return .pending
        }
        return state
    }

    /// The duration of a timed sample in microseconds; nil when the slot holds none.
    package func duration(of slot: Int) -> Int64? {
        isTimed(slot) ? Int64(durations[slot]) : nil
    }

    /// True when the sample of a slot is over the latency limit: longer than it, or a timeout of any length.
    package func isSlow(_ slot: Int, limit: Duration) -> Bool {
        guard isTimed(slot) else { return false }
        return Int64(durations[slot]) > limit.wholeMicroseconds || states[slot] & Self.timeoutBit != 0
    }

    private func isTimed(_ slot: Int) -> Bool {
        slot >= 0 && slot < states.count && states[slot] & Self.timedBit != 0
    }

    /// Files what became of a slot; false when it was already resolved, so duplicates are neutral.
    package mutating func resolve(_ slot: Int, as state: Slot, sample: Sample?) -> Bool {
        guard slot >= 0, self[slot] == .pending else { return false }
        if slot >= states.count {
            let missing = slot + 1 - states.count
            states += repeatElement(0, count: missing)
            durations += repeatElement(0, count: missing)
        }
        states[slot] = state.rawValue
        if let sample {
            durations[slot] = UInt32(clamping: sample.duration.wholeMicroseconds)
            if sample.isTimed { states[slot] |= Self.timedBit }
            if sample.isTimeout { states[slot] |= Self.timeoutBit }
        }
        while self[firstPending] != .pending { firstPending += 1 }
        return true
    }

    /// The timed durations of the slots in `range`, ascending, in microseconds.
    package func sortedDurations(in range: Range<Int>) -> [Int64] {
        range.clamped(to: 0..<states.count).compactMap { duration(of: $0) }.sorted()
    }

    /// The timed duration at `place` among those of the slots in `range`, whose durations are the ones in the bins.
    package func duration(at place: RankBins.Place, in range: Range<Int>) -> Int64 {
        let values = RankBins.values(of: place.bin)
        let (first, width) = (values.lowerBound, values.upperBound - values.lowerBound)
        let slots = range.clamped(to: 0..<states.count)
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: slots.count + 1) { found in
            var count = 0
            for (duration, state) in zip(durations[slots], states[slots]) {
                // Without a branch: which way it goes is as good as random.
                found[count] = duration &- first
                count &+= (found[count] <= width ? 1 : 0) & Int(state >> Self.timedShift)
            }
            precondition(place.rank <= count, "the bins must hold what the ring holds")
            return Int64(first) + Int64(Self.select(place.rank, of: found.prefix(upTo: count), below: width))
        }
    }

    /// The value at a 1-based rank, ascending; all are at most `largest`.
    ///
    /// Byte by byte from the highest, so that equal
    /// or sorted values cost no more than others.
    private static func select(
        _ rank: Int,
        of values: Slice<UnsafeMutableBufferPointer<UInt32>>,
        below largest: UInt32
    )
        -> UInt32
    {
        var (rank, prefix, mask): (Int, UInt32, UInt32) = (rank, 0, 0)
        var shift = UInt32((max(1, 32 - largest.leadingZeroBitCount) - 1) / 8 * 8)
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { counts in
            while true {
                counts.update(repeating: 0)
                for value in values where value & mask == prefix { counts[Int((value >> shift) & 0xFF)] += 1 }
                var digit = 0
                while rank > Int(counts[digit]) {
                    rank -= Int(counts[digit])
                    digit += 1
                }
                prefix |= UInt32(digit) << shift
                mask |= 0xFF << shift
                if shift == 0 { return prefix }
                shift -= 8
            }
        }
    }

    /// Samples, bad ones and exact p95 of the probes that ended after `moment`: shown, never judged.
    ///
    /// `origin` is T0, from which `grid` counts.
    package func recent(since moment: Timestamp, _ grid: Grid, from origin: Timestamp) -> (
        samples: Int64, failures: Int64, p95: Int64?
    ) {
        var (samples, failures, timed): (Int64, Int64, [Int64]) = (0, 0, [])
        let first = grid.start(of: 0, from: origin).microseconds
        let interval = grid.interval.wholeMicroseconds
        for slot in states.indices.reversed() {
            let state = self[slot]
            guard state == .good || state == .bad else { continue }
            let end = first + interval * Int64(slot) + Int64(durations[slot])
            guard end > moment.microseconds else { break }
            samples += 1
            failures += state == .bad ? 1 : 0
            if let duration = duration(of: slot) { timed.append(duration) }
        }
        return (samples, failures, NearestRank.value(percent: 95, ofSorted: timed.sorted()))
    }
}
