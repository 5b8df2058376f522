/// Halves an interval until doubles run out.
package enum Bisection {
    /// The last point of `range` at which `holds`, which is true up to some point and false beyond it.
    ///
    /// The lower end when it holds nowhere; the upper end when it holds everywhere.
    package static func last(in range: ClosedRange<Double>, where holds: (Double) -> Bool) -> Double {
        if holds(range.upperBound) { return range.upperBound }
        // Without this, a range from 0 on would be halved a thousand times, down to the smallest double.
        guard holds(range.lowerBound) else { return range.lowerBound }
        var (low, high) = (range.lowerBound, range.upperBound)
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { return low }
            if holds(middle) { low = middle } else { high = middle }
        }
    }
}
