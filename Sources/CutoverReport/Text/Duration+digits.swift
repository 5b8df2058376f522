import CutoverCore

extension Duration {
    /// Milliseconds with exactly three decimals, so the microsecond is visible: "12.345", "1200.000".
    var millisecondDigits: String { Wording.decimal(wholeMicroseconds, decimals: 3) }

    /// Milliseconds for a narrow column, rounded down: "0.295", "14.0", "1200".
    var shortMilliseconds: String {
        let digits = millisecondDigits
        let dropped = self < .milliseconds(10) ? 0 : self < .milliseconds(100) ? 2 : 4
        return String(digits.dropLast(dropped))
    }

    /// Seconds with as many decimals as the microseconds need: "1225", "0.25", "1225.000104".
    var secondDigits: String {
        var digits = Wording.decimal(wholeMicroseconds, decimals: 6)
        while digits.hasSuffix("0") { digits.removeLast() }
        return digits.hasSuffix(".") ? String(digits.dropLast()) : digits
    }
}
