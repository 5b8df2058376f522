extension JSONScanner {
    /// The string at the position, which stands on its opening quote.
    mutating func scanString() throws(JSONFault) -> String {
        position += 1
        let start = position
        try skipPlainCharacters()
        if next == UInt8(ascii: "\\") { return try scanEscapedString(from: start) }
        defer { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Steps to the next quote or backslash.
    private mutating func skipPlainCharacters() throws(JSONFault) {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            if byte >= 0x80 {
                position += try sequenceLength()
            } else if byte >= 0x20 {
                position += 1
            } else {
                throw JSONFault(offset: position, reason: .controlCharacter(byte))
            }
        }
        throw unexpected(insteadOf: "the closing quote of a string")
    }

    private mutating func scanEscapedString(from start: Int) throws(JSONFault) -> String {
        var text = Array(bytes[start..<position])
        while !take(UInt8(ascii: "\"")) {
            if next == UInt8(ascii: "\\") {
                text += try scanEscape().utf8
            } else {
                let plain = position
                try skipPlainCharacters()
                text += bytes[plain..<position]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func scanEscape() throws(JSONFault) -> Unicode.Scalar {
        position += 1
        let scalar: Unicode.Scalar
        switch next {
        case UInt8(ascii: "\""): scalar = "\""
        case UInt8(ascii: "\\"): scalar = "\\"
        case UInt8(ascii: "/"): scalar = "/"
        case UInt8(ascii: "b"): scalar = "\u{8}"
        case UInt8(ascii: "f"): scalar = "\u{C}"
        case UInt8(ascii: "n"): scalar = "\n"
        case UInt8(ascii: "r"): scalar = "\r"
        case UInt8(ascii: "t"): scalar = "\t"
        case UInt8(ascii: "u"): return try scanUnicodeEscape()
        default: throw unexpected(insteadOf: "one of \"\\/bfnrtu after a backslash")
        }
        position += 1
        return scalar
    }

    /// One `\uXXXX`, or two that are a surrogate pair; the position stands on the first "u".
    private mutating func scanUnicodeEscape() throws(JSONFault) -> Unicode.Scalar {
        let fault = JSONFault(offset: position - 1, reason: .unpairedSurrogate)
        let high = try scanFourDigits()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard (0xD800...0xDBFF).contains(high), take(UInt8(ascii: "\\")), next == UInt8(ascii: "u") else {
            throw fault
        }
        let low = try scanFourDigits()
        let pair = 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF)
        guard (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(pair) else { throw fault }
        return scalar
    }

    private mutating func scanFourDigits() throws(JSONFault) -> UInt32 {
        position += 1
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80
            else {
                throw unexpected(insteadOf: "four hexadecimal digits after \\u")
            }
            value = value * 16 + UInt32(digit)
            position += 1
        }
        return value
    }
}
