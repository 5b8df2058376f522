extension Duration {
    /// Whole microseconds, rounded towards zero; held at the ends of `Int64`, some 292,000 years away.
    package var wholeMicroseconds: Int64 {
        let (whole, isOverflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, isBeyond) = whole.addingReportingOverflow(components.attoseconds / 1_000_000_000_000)
        return isOverflow || isBeyond ? (components.seconds < 0 ? .min : .max) : sum
    }

    /// How a configuration would write it, exact to the microsecond: "30m", "1h30m", "5s", "250ms".
    package var text: String {
        var rest = wholeMicroseconds
        if rest == 0 { return "0s" }
        let sign = rest < 0 ? "-" : ""
        rest = abs(rest)
        var parts = ""
        for (unit, size) in [
            ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1),
        ] {
            let count = rest / Int64(size)
            if count > 0 { parts += "\(count)\(unit)" }
            rest -= count * Int64(size)
        }
        return sign + parts
    }

    /// Minutes and seconds of a run's clock: "12:41", "90:00"; seconds are cut, not rounded.
    package var clock: String {
        let seconds = Int(abs(wholeMicroseconds) / 1_000_000)
        return (self < .zero ? "-" : "") + "\((seconds / 60).padded(2)):\((seconds % 60).padded(2))"
    }
}
