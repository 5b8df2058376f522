extension JSONScanner {
    /// The length of the UTF-8 sequence at the position (RFC 3629: no overlong forms, no surrogates).
    func sequenceLength() throws(JSONFault) -> Int {
        let lead = bytes[position]
        let (length, second): (Int, ClosedRange<UInt8>)
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw JSONFault(offset: position, reason: .invalidUTF8(lead))
        }
        guard position + length <= bytes.count, second.contains(bytes[position + 1]),
            bytes[(position + 2)..<(position + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
        else { throw JSONFault(offset: position, reason: .invalidUTF8(lead)) }
        return length
    }

    /// The fault that something else than `wanted` is next: a word such as NaN is shown whole.
    func unexpected(insteadOf wanted: String) -> JSONFault {
        guard next != nil else {
            return JSONFault(offset: position, reason: .expected(wanted, found: "the end"))
        }
        do {
            let word = bytes[position...].prefix(12).prefix { Self.isWordByte($0) }
            let end = try position + max(word.count, sequenceLength())
            let found = String(decoding: bytes[position..<end], as: UTF8.self)
            return JSONFault(offset: position, reason: .expected(wanted, found: Excerpt.quoted(found)))
        } catch {
            return error
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || "+-.".utf8.contains(byte)
    }
}
