/// A JSON value whose members keep their order.
indirect enum JSONText {
    case object([(key: String, value: JSONText)])
    case array([JSONText])
    case string(String)
    /// A number's digits.
    case number(String)
    case bool(Bool)
    case null

    /// The text, two spaces a level, readable as JSON and as YAML alike.
    func rendered(_ indentation: String = "") -> String {
        let inner = indentation + "  "
        switch self {
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { "\(inner)\(Self.quoted($0.key)): \($0.value.rendered(inner))" }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indentation)}"
        case .array(let items):
            if items.isEmpty { return "[]" }
            return "[\n\(items.map { inner + $0.rendered(inner) }.joined(separator: ",\n"))\n\(indentation)]"
        case .string(let text): return Self.quoted(text)
        case .number(let digits): return digits
        case .bool(let value): return value ? "true" : "false"
        case .null: return "null"
        }
    }

    /// Quoted; what YAML would not take as it is, is escaped the way both languages know.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if isEscaped(scalar) {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0xA0, 0x2028, 0x2029, 0xE000...0xF8FF, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}
