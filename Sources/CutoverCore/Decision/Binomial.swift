import RealModule

/// Exact binomial probabilities, good to the last digits for n up to 1e9 and beyond.
///
/// Source: C. Loader, "Fast and accurate computation of binomial probabilities", 2000 (decision core A.14).
package enum Binomial {
    /// P(X <= k) for X ~ Bin(n, p); 0 <= p <= 1.
    package static func lowerTail(_ k: Int64, of n: Int64, at p: Double) -> Double {
        if k >= n { return 1 }
        if k < 0 { return 0 }
        if p <= 0 { return 1 }
        if p >= 1 { return 0 }
        return Double(k) <= Double(n) * p ? downwards(k, n, p) : 1 - upwards(k + 1, n, p)
    }

    /// The largest p with P(Bin(n, p) <= k) > `risk`: the one-sided Clopper-Pearson bound; 1 for k = n.
    package static func upperBound(_ k: Int64, of n: Int64, risk: Double) -> Double {
        guard k < n else { return 1 }
        // Beyond this the terms of a tail are too many to add up; fewer observations bound less tightly.
        let most: Int64 = 1_000_000_000
        if n > most {
            let scale = n / most + 1
            return upperBound(min(n / scale, k / scale + 1), of: n / scale, risk: risk)
        }
        if k == 0 { return -Double.expMinusOne(.log(risk) / Double(n)) }
        return Bisection.last(in: Double(k) / Double(n)...1) { lowerTail(k, of: n, at: $0) > risk }
    }

    /// P(X = k).
    package static func mass(_ k: Int64, of n: Int64, at p: Double) -> Double {
        let (count, whole, rest) = (Double(k), Double(n), Double(n - k))
        if k == 0 { return .exp(whole * .log(onePlus: -p)) }
        if k == n { return .exp(whole * .log(p)) }
        let exponent =
            stirlingError(n) - stirlingError(k) - stirlingError(n - k)
            - deviance(count, whole * p) - deviance(rest, whole * (1 - p))
        return .exp(exponent) * .sqrt(whole / (2 * .pi * count * rest))
    }

    private static func downwards(_ k: Int64, _ n: Int64, _ p: Double) -> Double {
        var (term, sum, at) = (mass(k, of: n, at: p), 0.0, Double(k))
        while term > sum * 1e-18, at >= 0 {
            sum += term
            term *= at * (1 - p) / ((Double(n) - at + 1) * p)
            at -= 1
        }
        return sum
    }

    private static func upwards(_ k: Int64, _ n: Int64, _ p: Double) -> Double {
        var (term, sum, at) = (mass(k, of: n, at: p), 0.0, Double(k))
        while term > sum * 1e-18, at <= Double(n) {
            sum += term
            term *= (Double(n) - at) * p / ((at + 1) * (1 - p))
            at += 1
        }
        return sum
    }

    /// log(n!) minus its Stirling approximation.
    private static func stirlingError(_ n: Int64) -> Double {
        let x = Double(n)
        if n < 16 {
            let factorial = (1...max(1, n)).reduce(1.0) { $0 * Double($1) }
            return .log(factorial) - (x + 0.5) * .log(x) + x - 0.5 * .log(2 * .pi)
        }
        let square = x * x
        let tail = (1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188 - 691.0 / 360_360 / square) / square) / square)
        return (1.0 / 12 - (1.0 / 360 - tail / square) / square) / x
    }

    /// x log(x/mean) + mean - x without cancellation.
    private static func deviance(_ x: Double, _ mean: Double) -> Double {
        guard (x - mean).magnitude < 0.1 * (x + mean) else { return x * .log(x / mean) + mean - x }
        let v = (x - mean) / (x + mean)
        var (sum, power, divisor) = ((x - mean) * v, 2 * x * v, 3.0)
        while true {
            power *= v * v
            let next = sum + power / divisor
            if next == sum { return sum }
            sum = next
            divisor += 2
        }
    }
}
