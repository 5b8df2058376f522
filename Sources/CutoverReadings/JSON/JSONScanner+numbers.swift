extension JSONScanner {
    /// Longer texts, and all with an exponent, are checked for overflow of a double.
    private static let surelyFinite = 300

    /// The digits of the number at the position, as written.
    mutating func scanNumber() throws(JSONFault) -> String {
        let start = position
        var hasExponent = false
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if isAtDigit { throw JSONFault(offset: position - 1, reason: .leadingZero) }
        } else {
            try skipDigits()
        }
        if take(UInt8(ascii: ".")) { try skipDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            hasExponent = true
            if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
            try skipDigits()
        }
        let digits = String(decoding: bytes[start..<position], as: UTF8.self)
        guard hasExponent || position - start > Self.surelyFinite else { return digits }
        guard let decimal = ExactDecimal(digits), decimal.isFiniteAsDouble else {
            throw JSONFault(offset: start, reason: .numberOutOfRange(digits))
        }
        return digits
    }

    private var isAtDigit: Bool {
        guard let byte = next else { return false }
        return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private mutating func skipDigits() throws(JSONFault) {
        guard isAtDigit else { throw unexpected(insteadOf: "a digit") }
        while isAtDigit { position += 1 }
    }
}
