import RealModule

/// How bad a lasting fault would have had to be for the evidence to stop the run early (decision core A.11).
package enum Sensitivity {
    /// Requests a block above which a block's share is taken for its mean.
    private static let dense: Int64 = 64

    /// The lowest lasting rate from T0 on that is stopped early with about 90 % probability; nil when even a total
    /// outage would not be.
    ///
    /// `perBlock` observations are made in each of `blocks` blocks; `weight` is the rule's. The evidence is taken
    /// for normal around its expected growth, which agrees with the simulations behind the decision core.
    package static func rate(
        limit: ShareLimit,
        blocks: Int,
        perBlock: Int64,
        weight: Double
    ) -> Double? {
        guard blocks > 0, perBlock > 0, limit.numerator > 0 else { return nil }
        let grid = BetGrid(limit: limit.share)
        let needed =
            -Double.log(EvidenceBook.alpha) + .log(Double(grid.ratios.count)) + .log(2) - .log(weight)
        func isStopped(_ rate: Double) -> Bool {
            grid.ratios.indices.contains { index in
                let (mean, variance) = growth(at: rate, of: perBlock, grid, index)
                return Double(blocks) * mean - 1.2816 * .sqrt(Double(blocks) * variance) >= needed
            }
        }
        guard isStopped(1) else { return nil }
        return Bisection.last(in: 0...(1 - limit.share)) { isStopped(1 - $0) }.complement
    }

    /// Mean and variance of one alternative's log factor in a block of `count` independent observations.
    private static func growth(
        at rate: Double,
        of count: Int64,
        _ grid: BetGrid,
        _ index: Int
    ) -> (mean: Double, variance: Double) {
        if count > dense { return (grid.logFactor(share: rate, index), 0) }
        var (mean, square) = (0.0, 0.0)
        for k in 0...count {
            let mass = Binomial.mass(k, of: count, at: rate)
            guard mass > 0 else { continue }
            let factor = grid.logFactor(n: count, k: k, index)
            mean += mass * factor
            square += mass * factor * factor
        }
        return (mean, max(0, square - mean * mean))
    }
}

extension Double {
    fileprivate var complement: Double { 1 - self }
}
