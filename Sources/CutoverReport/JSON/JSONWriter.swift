/// Writes JSON values as UTF-8 on one line, without blanks between the tokens.
package struct JSONWriter {
    private var bytes: [UInt8] = []

    /// The bytes of `value`, without a final line break.
    package static func bytes(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value)
        return writer.bytes
    }

    /// The text of `value`, without a final line break.
    package static func text(_ value: JSONValue) -> String {
        String(decoding: bytes(value), as: UTF8.self)
    }

    private mutating func write(_ value: JSONValue) {
        switch value {
        case .null: append("null")
        case .bool(let flag): append(flag ? "true" : "false")
        case .integer(let number): append("\(number)")
        case .number(let digits): append(digits)
        case .string(let text): write(text)
        case .array(let values): write(values)
        case .object(let members): write(members)
        case .raw(let document): writeRaw(document)
        }
    }

    private mutating func write(_ values: [JSONValue]) {
        append("[")
        for (index, value) in values.enumerated() {
            if index > 0 { append(",") }
            write(value)
        }
        append("]")
    }

    private mutating func write(_ members: [(name: String, value: JSONValue)]) {
        append("{")
        for (index, member) in members.enumerated() {
            if index > 0 { append(",") }
            write(member.name)
            append(":")
            write(member.value)
        }
        append("}")
    }

    private mutating func write(_ text: String) {
        append("\"")
        for scalar in text.unicodeScalars { write(scalar) }
        append("\"")
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": append("\\\"")
        case "\\": append("\\\\")
        case "\n": append("\\n")
        case "\r": append("\\r")
        case "\t": append("\\t")
        case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": append("\\u" + scalar.fourHexDigits)
        default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    /// In valid JSON a line break stands only between tokens, never inside a string, so a blank says the same.
    private mutating func writeRaw(_ document: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = document.starts(with: mark) ? document.dropFirst(mark.count) : document[...]
        bytes.append(contentsOf: body.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}

extension Unicode.Scalar {
    /// Four lower-case hexadecimal digits, as in "001b"; meant for scalars below U+10000.
    var fourHexDigits: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
