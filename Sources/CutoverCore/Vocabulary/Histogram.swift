/// The cumulative buckets of a histogram: how many latencies were at most so long.
package struct Histogram: Sendable, Hashable {
    /// The upper bounds in microseconds, rising; the last bucket has none.
    package let bounds: [Int64]
    /// One count a bound, then that of all; never falling.
    package let counts: [Int64]

    /// Checked buckets; nil unless bounds rise, counts do not fall and there is one more of them than of bounds.
    package init?(bounds: [Int64], counts: [Int64]) {
        guard counts.count == bounds.count + 1, counts.allSatisfy({ $0 >= 0 }),
            zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }), bounds.allSatisfy({ $0 >= 0 }),
            zip(counts, counts.dropFirst()).allSatisfy({ $0 <= $1 })
        else { return nil }
        self.bounds = bounds
        self.counts = counts
    }

    /// All latencies.
    package var total: Int64 { counts.last ?? 0 }

    /// "5000:12 10000:30 inf:44": each bound in microseconds with its count.
    package var text: String {
        (zip(bounds.map(String.init), counts).map { "\($0):\($1)" } + ["inf:\(total)"]).joined(separator: " ")
    }

    /// Reads `text` back; nil when it is none.
    package init?(text: String) {
        var bounds: [Int64] = []
        var counts: [Int64] = []
        var isEnded = false
        for part in text.split(separator: " ", omittingEmptySubsequences: false) {
            let pair = part.split(separator: ":", omittingEmptySubsequences: false)
            guard !isEnded, pair.count == 2, let count = Int64(pair[1]) else { return nil }
            counts.append(count)
            isEnded = pair[0] == "inf"
            if isEnded { continue }
            guard let bound = Int64(pair[0]) else { return nil }
            bounds.append(bound)
        }
        guard isEnded else { return nil }
        self.init(bounds: bounds, counts: counts)
    }
}
