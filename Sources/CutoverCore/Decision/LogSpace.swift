import RealModule

/// Sums of numbers that are only known by their natural logarithms; nothing is ever exponentiated alone, so
/// nothing overflows (decision core A.14).
package enum LogSpace {
    /// log(exp(a) + exp(b)); minus infinity stands for zero.
    package static func sum(_ a: Double, _ b: Double) -> Double {
        let (high, low) = a < b ? (b, a) : (a, b)
        guard low > -.infinity, high < .infinity else { return high }
        return high + .log(onePlus: .exp(low - high))
    }

    /// log(sum of exp(term)); minus infinity for no terms.
    package static func sum(_ terms: [Double]) -> Double {
        guard let high = terms.max(), high.isFinite else { return terms.max() ?? -.infinity }
        return high + .log(terms.reduce(0) { $0 + .exp($1 - high) })
    }
}
