/// The cumulative buckets of a histogram: how many latencies were at most so long.
package struct Histogram: Sendable, Hashable {
    /// The upper bounds, rising; the last bucket has none.
    ///
    /// Micrometer's are no whole microseconds, and a rounded bound would make one side of a limit wrong.
    package let nanoseconds: [Int64]
    /// One count a bound, then that of all; never falling.
    package let counts: [Int64]

    /// Checked buckets; nil unless bounds rise, counts do not fall and there is one more of them than of bounds.
    package init?(nanoseconds: [Int64], counts: [Int64]) {
        guard counts.count == nanoseconds.count + 1, counts.allSatisfy({ $0 >= 0 }),
            zip(nanoseconds, nanoseconds.dropFirst()).allSatisfy({ $0 < $1 }),
            nanoseconds.allSatisfy({ $0 >= 0 }),
            zip(counts, counts.dropFirst()).allSatisfy({ $0 <= $1 })
        else { return nil }
        self.nanoseconds = nanoseconds
        self.counts = counts
    }

    /// All latencies.
    package var total: Int64 { counts.last ?? 0 }

    /// "1398.101:12 10000:30 inf:44": each bound in microseconds with its count.
    package var text: String {
        (zip(nanoseconds.map(Self.text), counts).map { "\($0):\($1)" } + ["inf:\(total)"]).joined(
            separator: " "
        )
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
            guard let bound = Self.nanoseconds(pair[0]) else { return nil }
            bounds.append(bound)
        }
        guard isEnded else { return nil }
        self.init(nanoseconds: bounds, counts: counts)
    }

    private static func text(_ nanoseconds: Int64) -> String {
        var text = Wording.decimal(nanoseconds, decimals: 3)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    private static func nanoseconds(_ microseconds: Substring) -> Int64? {
        let parts = microseconds.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int64(parts[0]) else { return nil }
        var rest: Int64 = 0
        if parts.count == 2 {
            let isFraction =
                (1...3).contains(parts[1].count) && parts[1].allSatisfy { ("0"..."9").contains($0) }
            guard isFraction, let digits = Int64(parts[1] + String(repeating: "0", count: 3 - parts[1].count))
            else { return nil }
            rest = digits
        }
        let (scaled, isOverflow) = whole.multipliedReportingOverflow(by: 1_000)
        let (sum, isBeyond) = scaled.addingReportingOverflow(rest)
        return isOverflow || isBeyond ? nil : sum
    }
}
