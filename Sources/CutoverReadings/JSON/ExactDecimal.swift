/// A decimal number by its digits: no double ever stands between what was sent and what is judged.
///
/// The form is canonical, so `==` is equality of the numbers: 1, 1.0 and 1e0 are one, and so are -0 and 0.
package struct ExactDecimal: Sendable, Hashable {
    /// What becomes of the part behind the point.
    package enum Rounding: Sendable {
        /// A fraction is refused.
        case never
        /// To the next greater integer.
        case up
        /// To the nearest integer, halves away from zero.
        case nearest
    }

    /// Exponents beyond this are refused, so that their arithmetic cannot overflow.
    private static let maximumExponent = 1 << 40

    /// True below zero; -0 is not.
    package let isNegative: Bool
    /// Without leading and trailing zeros; empty for zero.
    private let digits: [UInt8]
    /// The power of ten of the last digit.
    private let exponent: Int

    /// Reads a JSON number; nil when it is none, or when its exponent is beyond 2^40.
    package init?(_ text: String) {
        var rest = Substring(text).utf8
        let isSigned = rest.first == UInt8(ascii: "-")
        if isSigned { rest = rest.dropFirst() }
        let whole = Self.takeDigits(&rest)
        guard let first = whole.first, first != 0 || whole.count == 1 else { return nil }
        var fraction: [UInt8] = []
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = Self.takeDigits(&rest)
            guard !fraction.isEmpty else { return nil }
        }
        guard let power = Self.exponent(rest) else { return nil }
        var significant = Array((whole + fraction).drop { $0 == 0 })
        let count = significant.count
        while significant.last == 0 { significant.removeLast() }
        let isZero = significant.isEmpty
        guard isZero || abs(power) <= Self.maximumExponent else { return nil }
        isNegative = isSigned && !isZero
        digits = significant
        exponent = isZero ? 0 : power - fraction.count + (count - significant.count)
    }

    /// True when both texts are the same number; a text that is no number equals only itself.
    package static func areEqual(_ left: String, _ right: String) -> Bool {
        if left.hasSameBytes(as: right) { return true }
        guard let left = ExactDecimal(left), let right = ExactDecimal(right) else { return false }
        return left == right
    }

    /// True when this is the smaller of the two, signs left out.
    func isCloserToZero(than other: ExactDecimal) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return !other.digits.isEmpty }
        let (order, otherOrder) = (digits.count + exponent, other.digits.count + other.exponent)
        // Without zeros at their ends, digits of one order compare like words.
        return order == otherOrder ? digits.lexicographicallyPrecedes(other.digits) : order < otherOrder
    }

    /// True when the nearest double is finite; 1.7976931348623158e308 and more count as infinite.
    package var isFiniteAsDouble: Bool {
        let order = digits.count + exponent
        let overflow: [UInt8] = [1, 7, 9, 7, 6, 9, 3, 1, 3, 4, 8, 6, 2, 3, 1, 5, 8]
        return order < 309 || (order == 309 && digits.lexicographicallyPrecedes(overflow))
    }

    /// The number times 10^`shift` (0 or more) as an integer; nil when it does not fit or `rounding` refuses it.
    package func scaled(byPowerOfTen shift: Int, rounding: Rounding) -> Int64? {
        if digits.isEmpty { return 0 }
        let order = digits.count + exponent + shift
        guard order <= 19 else { return nil }
        var magnitude: UInt64 = 0
        for index in 0..<max(0, order) {
            magnitude = magnitude * 10 + UInt64(index < digits.count ? digits[index] : 0)
        }
        if order < digits.count {
            switch rounding {
            case .never: return nil
            case .up: magnitude += isNegative ? 0 : 1
            case .nearest: magnitude += order >= 0 && digits[order] >= 5 ? 1 : 0
            }
        }
        return Int64(exactly: magnitude).map { isNegative ? -$0 : $0 }
    }

    private static func takeDigits(_ rest: inout Substring.UTF8View) -> [UInt8] {
        let zero = UInt8(ascii: "0")
        let taken = rest.prefix { (zero...UInt8(ascii: "9")).contains($0) }
        rest = rest[taken.endIndex...]
        return taken.map { $0 - zero }
    }

    /// The exponent part "e-3"; 0 when there is none, nil when it is malformed, clamped just beyond the maximum.
    private static func exponent(_ text: Substring.UTF8View) -> Int? {
        var rest = text
        guard let mark = rest.popFirst() else { return 0 }
        guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return nil }
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let digits = takeDigits(&rest)
        guard !digits.isEmpty, rest.isEmpty else { return nil }
        let magnitude = digits.reduce(0) { min($0 * 10 + Int($1), maximumExponent + 1) }
        return isNegative ? -magnitude : magnitude
    }
}

extension ExactDecimal {
    /// The number itself when it is whole and fits: 14, 14.0 and 1.4e1 are 14; nil for 14.5 and 1e19.
    package var wholeNumber: Int64? { scaled(byPowerOfTen: 0, rounding: .never) }

    /// Taken as milliseconds: microseconds, rounded up so that no latency looks better than it was; nil on overflow.
    package var microsecondsOfMilliseconds: Int64? { scaled(byPowerOfTen: 3, rounding: .up) }

    /// Taken as seconds: microseconds, rounded to nearest; nil on overflow.
    package var microsecondsOfSeconds: Int64? { scaled(byPowerOfTen: 6, rounding: .nearest) }
}
