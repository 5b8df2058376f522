/// A limit on a share of requests, written in per cent and kept as an exact integer ratio.
///
/// "2.0" is 20/1000, so a comparison never rounds (docs/decisions.md).
package struct ShareLimit: Sendable, Hashable {
    /// The operator's own digits, as in "2.0".
    package let percentText: String
    /// The share's numerator; 0 or more.
    package let numerator: Int64
    /// The share's denominator; a power of ten, at least 100.
    package let denominator: Int64

    /// The limit behind every p95: at most 5 % of the answers may be slower (docs/decisions.md).
    package static let slow = ShareLimit(percentText: "5", numerator: 5, denominator: 100)

    private init(percentText: String, numerator: Int64, denominator: Int64) {
        self.percentText = percentText
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Reads a plain decimal of per cent such as "2", "2.0" or "0.125"; nil for signs, exponents, more than nine
    /// decimals or more than six digits before the point.
    package init?(percent text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }),
            parts[0].count <= 6
        else { return nil }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.count <= 9, let digits = Int64(parts[0] + decimals) else { return nil }
        let scale = (0..<decimals.count).reduce(Int64(100)) { power, _ in power * 10 }
        self.init(percentText: text, numerator: digits, denominator: scale)
    }

    /// The limit as the nearest double, for the arithmetic of evidence; comparisons use the exact ratio.
    package var share: Double { Double(numerator) / Double(denominator) }

    /// True when `count` of `total` is strictly more than the limit; exact for every `Int64`.
    package func isExceeded(by count: Int64, of total: Int64) -> Bool {
        count.multipliedFullWidth(by: denominator) > total.multipliedFullWidth(by: numerator)
    }

    /// The smallest count that exceeds the limit when `total` are scheduled: floor(p0 * total) + 1 (A.7).
    package func criticalCount(of total: Int64) -> Int64 {
        let product = total.multipliedFullWidth(by: numerator)
        return denominator.dividingFullWidth(product).quotient + 1
    }
}

extension Character {
    /// True for the ten digits "0" to "9" only.
    package var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
