import CutoverCore

extension Duration {
    /// Milliseconds with exactly three decimals, so the microsecond is visible: "12.345", "1200.000".
    var millisecondDigits: String { Wording.decimal(wholeMicroseconds, decimals: 3) }

    /// Seconds with as many decimals as the microseconds need: "1225", "0.25", "1225.000104".
    var secondDigits: String {
        var digits = Wording.decimal(wholeMicroseconds, decimals: 6)
        while digits.hasSuffix("0") { digits.removeLast() }
        return digits.hasSuffix(".") ? String(digits.dropLast()) : digits
    }
}
