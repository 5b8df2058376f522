/// The nearest-rank percentile, exact: the value at rank ceil(q * n) of the sorted values (docs/decisions.md).
package enum NearestRank {
    /// The 1-based rank of the percentile `percent` (1 to 100) among `count` values, in integers.
    package static func rank(percent: Int, count: Int) -> Int {
        (percent * count + 99) / 100
    }

    /// The percentile of values that are sorted ascending; nil while there are none.
    package static func value(percent: Int, ofSorted values: [Int64]) -> Int64? {
        values.isEmpty ? nil : values[rank(percent: percent, count: values.count) - 1]
    }
}
