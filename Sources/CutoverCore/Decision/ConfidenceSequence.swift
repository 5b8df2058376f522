import RealModule

/// An interval for the running mean of a rule's true rate, valid at every moment at once (decision core A.10).
///
/// Shown, never judged. O(20) time a block, O(20) memory; reading an interval costs about 2,000 logarithms.
package struct ConfidenceSequence: Sendable, Hashable {
    /// The tilts h_g = 8 * 2^-g, g = 0...19, with equal weights.
    private static let tilts = (0..<20).map { 8 / Double(1 << $0) }
    private static let gains = tilts.map { Double.expMinusOne($0) }

    /// Non-empty blocks.
    package private(set) var blocks = 0
    /// Observations in them.
    package private(set) var n: Int64 = 0
    /// Bad ones among them.
    package private(set) var k: Int64 = 0
    private var badSums = [Double](repeating: 0, count: 20)
    private var goodSums = [Double](repeating: 0, count: 20)

    /// A sequence that has seen nothing.
    package init() {}

    /// Takes in a block with `k` bad of `n`; an empty one changes nothing.
    package mutating func close(n: Int64, k: Int64) {
        guard n > 0 else { return }
        blocks += 1
        self.n = self.n.adding(n)
        self.k = self.k.adding(k)
        let share = Double(k) / Double(n)
        for index in badSums.indices {
            badSums[index] += share == 0 ? 0 : .log(onePlus: share * Self.gains[index])
            goodSums[index] +=
                share == 0 ? Self.tilts[index] : .log(onePlus: (1 - share) * Self.gains[index])
        }
    }

    /// Robust against any dependence of the requests inside a block; two-sided with chance `risk` of ever missing.
    package func perBlock(risk: Double = 0.05) -> ClosedRange<Double> {
        Self.interval(badSums, goodSums, Double(blocks), risk)
    }

    /// Much tighter, but only if requests fail independently of each other.
    package func perRequest(risk: Double = 0.05) -> ClosedRange<Double> {
        let bad = Self.tilts.map { $0 * Double(k) }
        let good = Self.tilts.map { $0 * Double(n - k) }
        return Self.interval(bad, good, Double(n), risk)
    }

    private static func interval(
        _ bad: [Double],
        _ good: [Double],
        _ count: Double,
        _ risk: Double
    ) -> ClosedRange<Double> {
        let lower = root(bad, count, risk)
        return lower...max(lower, 1 - root(good, count, risk))
    }

    /// The share up to which the observations are implausibly many; 0 when there is none.
    private static func root(_ sums: [Double], _ count: Double, _ risk: Double) -> Double {
        let threshold = Double.log(2 / risk)
        return Bisection.last(in: 0...1) { share in
            let terms = zip(sums, gains).map { $0 - count * .log(onePlus: share * $1) }
            return LogSpace.sum(terms) - .log(20) >= threshold
        }
    }
}
