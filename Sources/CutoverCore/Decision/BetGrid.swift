import RealModule

/// The alternatives a rule bets on, with their constants for one limit p0 (decision core A.3).
package struct BetGrid: Sendable, Hashable {
    /// What one observation is.
    package enum Unit: Sendable, Hashable {
        /// A closed block, by its bad share: valid however strongly the requests inside it depend on each other.
        case block
        /// A request: valid only if requests fail independently.
        case request
    }

    /// The log odds ratios 0.2 * 2^g, g = 0...5, of the alternatives against the limit.
    package static let standardRatios: [Double] = [0.2, 0.4, 0.8, 1.6, 3.2, 6.4]

    /// The limit as a share, 0 <= p0 < 1.
    package let limit: Double
    /// What one observation is.
    package let unit: Unit
    /// t_g, the log odds ratio of each alternative.
    package let ratios: [Double]
    /// The logarithm of each alternative's part of the capital; the parts sum to one.
    package let logParts: [Double]
    private let gains: [Double]
    private let costs: [Double]

    /// The grid for `limit`; `parts` are relative weights, equal when nil.
    package init(
        limit: Double,
        unit: Unit = .block,
        ratios: [Double] = standardRatios,
        parts: [Double]? = nil
    ) {
        precondition(limit >= 0 && limit < 1, "a limit must be a share from 0 to below 1")
        self.limit = limit
        self.unit = unit
        self.ratios = ratios
        let parts = parts ?? ratios.map { _ in 1 }
        let whole = parts.reduce(0, +)
        logParts = parts.map { .log($0 / whole) }
        gains = ratios.map { .expMinusOne($0) }
        costs = zip(ratios, gains).map { .log(onePlus: limit * $1) }
    }

    /// The log factor a non-empty observation of `k` bad of `n` multiplies alternative `index` with.
    package func logFactor(n: Int64, k: Int64, _ index: Int) -> Double {
        switch unit {
        case .block: logFactor(share: Double(k) / Double(n), index)
        case .request: Double(k) * ratios[index] - Double(n) * costs[index]
        }
    }

    /// The log factor of a block with bad share `share`, 0...1, for alternative `index`.
    package func logFactor(share: Double, _ index: Int) -> Double {
        .log(onePlus: share * gains[index]) - costs[index]
    }
}
