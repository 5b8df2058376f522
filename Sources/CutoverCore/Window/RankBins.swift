/// Log-linear bins of durations with a cursor on the one that holds the p95: the bins say where, the ring says exactly.
///
/// Insert, remove and "which bin" take the same time for any number of values, because one value moves the rank by at
/// most one. Up to 32 us every bin is one value; above, 16 bins an octave, each at most 6.25 % wide.
package struct RankBins: Sendable, Hashable {
    /// Where a rank is: a bin, and the 1-based rank among the values of that bin.
    package struct Place: Sendable, Hashable {
        /// The number of the bin, from 0.
        package let bin: Int
        /// The rank among the values in it, ascending, from 1.
        package let rank: Int
    }

    /// How many bins there are: 32 single values, then 16 for each octave up to 2^32 us.
    package static let number = 32 + 27 * 16

    /// Values held.
    package private(set) var count = 0
    private var counts: [UInt32] = []
    private var cursor = 0
    /// Values in the bins before the cursor.
    private var below = 0

    /// Bins without a value.
    package init() {}

    /// The bin of a duration in microseconds.
    @inline(__always)
    package static func bin(of value: UInt32) -> Int {
        if value < 32 { return Int(value) }
        let octave = 31 - value.leadingZeroBitCount
        return 32 + (octave - 5) * 16 + Int((value >> UInt32(octave - 4)) & 15)
    }

    /// The durations in microseconds that fall into `bin`.
    package static func values(of bin: Int) -> ClosedRange<UInt32> {
        if bin < 32 { return UInt32(bin)...UInt32(bin) }
        let (octave, part) = ((bin - 32) / 16 + 5, (bin - 32) % 16)
        let width = UInt32(1) << UInt32(octave - 4)
        let first = width * UInt32(16 + part)
        return first...(first + (width - 1))
    }

    /// Adds a value.
    package mutating func insert(_ value: UInt32) {
        if counts.isEmpty { counts = Array(repeating: 0, count: Self.number) }
        let bin = Self.bin(of: value)
        counts[bin] += 1
        count += 1
        if bin < cursor { below += 1 }
        follow()
    }

    /// Removes a value that was added.
    ///
    /// A run removes none, for its ring spans the window; this is for windows that slide.
    package mutating func remove(_ value: UInt32) {
        let bin = Self.bin(of: value)
        precondition(count > 0 && counts[bin] > 0, "only what was added can be removed")
        counts[bin] -= 1
        count -= 1
        if bin < cursor { below -= 1 }
        follow()
    }

    /// Moves the cursor to the bin that holds the p95.
    private mutating func follow() {
        guard count > 0 else {
            (cursor, below) = (0, 0)
            return
        }
        let rank = NearestRank.rank(percent: 95, count: count)
        while below >= rank {
            cursor -= 1
            below -= Int(counts[cursor])
        }
        while below + Int(counts[cursor]) < rank {
            below += Int(counts[cursor])
            cursor += 1
        }
    }

    /// Where the p95 is; nil without a value.
    package var p95: Place? {
        count == 0
            ? nil : Place(bin: cursor, rank: NearestRank.rank(percent: 95, count: count) - below)
    }

    /// Where the percentile `percent` (1 to 100) is; nil without a value.
    ///
    /// Walks the bins.
    package func place(percent: Int) -> Place? {
        if count == 0 { return nil }
        var (bin, rank) = (0, NearestRank.rank(percent: percent, count: count))
        while rank > Int(counts[bin]) {
            rank -= Int(counts[bin])
            bin += 1
        }
        return Place(bin: bin, rank: rank)
    }
}
