/// Foreign text as it may be shown to people: escaped, on one line, and short.
enum Excerpt {
    /// The most characters (Unicode scalars) of foreign text in one place.
    static let limit = 80

    /// `text` in double quotes; quotes, backslashes and everything invisible escaped, cut to `limit`.
    static func quoted(_ text: String, limit: Int = Excerpt.limit) -> String {
        "\"\(escaped(text, limit: limit))\""
    }

    /// `text` cut to `limit` characters, the last of them "…" when something is missing.
    static func cut(_ text: String, limit: Int = Excerpt.limit) -> String {
        let head = text.unicodeScalars.prefix(limit + 1)
        guard head.count > limit else { return text }
        return String(String.UnicodeScalarView(head.prefix(limit - 1))) + "…"
    }

    /// The first line of `bytes` that is not blank, quoted; invalid UTF-8 shows as U+FFFD.
    static func firstLine(of bytes: [UInt8]) -> String {
        let line = bytes.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }.prefix(4 * (limit + 1))
            .prefix { $0 != 0x0A && $0 != 0x0D }
        return quoted(String(decoding: line, as: UTF8.self))
    }

    /// The last line of `bytes` that is not blank, not quoted; empty when there is none.
    static func lastLine(of bytes: [UInt8], limit: Int = Excerpt.limit) -> String {
        let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
        let line = lines.last { line in line.contains { $0 != 0x20 && !(0x09...0x0D).contains($0) } } ?? []
        return escaped(String(decoding: line.drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self), limit: limit)
    }

    /// How a body begins, as in `the body begins "<html>"`, or that it is empty.
    static func opening(of body: [UInt8]) -> String {
        body.isEmpty ? "the body is empty" : "the body begins \(firstLine(of: body))"
    }

    /// A byte as in "0x1B".
    static func hexadecimal(_ byte: UInt8) -> String {
        "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    /// `text` with everything invisible escaped, cut to `limit`.
    static func escaped(_ text: String, limit: Int = Excerpt.limit) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(limit + 1) { shown += escaped(scalar) }
        return cut(shown, limit: limit)
    }

    /// Escapes what could move a cursor, reverse a line or hide itself.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
            return "\\u{\(String(scalar.value, radix: 16))}"
        default:  // the categories that can be shown, Unicode's own list
            return String(Character(scalar))
        }
    }
}
