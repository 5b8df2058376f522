import RealModule

/// What a GO may claim about one rule's true rate, at 95 % one-sided confidence (decision core A.11).
package struct GoStatement: Sendable, Hashable {
    /// How strong the claim is, strongest first.
    package enum Label: String, Sendable, CaseIterable {
        /// The rate was at most `bound`, whatever the clumping inside blocks.
        case confirmedRobust = "confirmed_robust"
        /// The rate was at most `bound`, provided requests fail independently of each other.
        case confirmedIfIndependent = "confirmed_if_independent"
        /// The literal limit is met; the data do not exclude a true rate up to `bound`.
        case gatePassed = "gate_passed"
        /// The literal limit is not met.
        case failed = "failed"
        /// Nothing was observed.
        case noData = "no_data"
    }

    /// The chance that a bound is too low.
    package static let risk = 0.05

    /// How strong the claim is.
    package let label: Label
    /// The highest rate the data allow if requests fail independently; 0...1, 1 without data.
    package let independentBound: Double
    /// The highest rate the data allow whatever the clumping inside blocks; 0...1, 1 without data.
    package let blockBound: Double

    /// The claim after `k` bad of `n` observations, in `blocks` non-empty blocks with a mean bad share of
    /// `meanShare`.
    package init(limit: ShareLimit, n: Int64, k: Int64, blocks: Int, meanShare: Double) {
        independentBound = n == 0 ? 1 : Binomial.upperBound(k, of: n, risk: Self.risk)
        blockBound = Self.blockBound(blocks: blocks, meanShare: meanShare)
        let bound = max(independentBound, blockBound)
        if n == 0 {
            label = .noData
        } else if limit.isExceeded(by: k, of: n) {
            label = .failed
        } else if bound <= limit.share {
            label = .confirmedRobust
        } else {
            label = independentBound <= limit.share ? .confirmedIfIndependent : .gatePassed
        }
    }

    /// The bound the label speaks of.
    package var bound: Double {
        switch label {
        case .confirmedRobust: max(independentBound, blockBound)
        case .confirmedIfIndependent, .gatePassed, .failed, .noData: independentBound
        }
    }

    /// The largest p with blocks * kl(meanShare, p) <= log(1/risk).
    private static func blockBound(blocks: Int, meanShare: Double) -> Double {
        guard blocks > 0, meanShare < 1 else { return 1 }
        let room = -Double.log(risk) / Double(blocks)
        return Bisection.last(in: meanShare...1) { divergence(meanShare, $0) <= room }
    }

    /// The Kullback-Leibler divergence of Bernoulli(a) from Bernoulli(b), in nats.
    private static func divergence(_ a: Double, _ b: Double) -> Double {
        if a == b { return 0 }
        guard b < 1 else { return .infinity }
        let bad = a > 0 ? a * .log(a / b) : 0
        return bad + (1 - a) * (.log(onePlus: -a) - .log(onePlus: -b))
    }
}
