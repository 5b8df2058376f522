/// A strict RFC 8259 scanner: UTF-8 only, no duplicate keys, bounded depth, numbers kept as written.
///
/// Parsers disagree on which of two equal keys wins, so a duplicate could hide an endpoint's errors; it is a
/// fault here, as is everything else that two readers could read in two ways.
package struct JSONScanner {
    /// How many arrays and objects may lie inside one another.
    package static let maximumDepth = 64

    let bytes: [UInt8]
    var position = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The one value in `bytes`, surrounding blanks and a leading byte order mark dropped; throws the first fault.
    package static func scan(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
        var scanner = JSONScanner(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.position = 3 }
        scanner.skipBlanks()
        let value = try scanner.scanValue()
        scanner.skipBlanks()
        guard scanner.next == nil else { throw scanner.unexpected(insteadOf: "the end") }
        return value
    }

    /// The byte at the position; nil at the end.
    var next: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    /// Steps over `byte` if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return
            }
        }
    }

    private mutating func scanValue() throws(JSONFault) -> JSONValue {
        guard let byte = next else { throw unexpected(insteadOf: "a value") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { scanner throws(JSONFault) in try scanner.scanObject() }
        case UInt8(ascii: "["): return try nested { scanner throws(JSONFault) in try scanner.scanArray() }
        case UInt8(ascii: "\""): return .string(try scanString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try scanNumber())
        case UInt8(ascii: "t"): return try scanWord("true", as: .bool(true))
        case UInt8(ascii: "f"): return try scanWord("false", as: .bool(false))
        case UInt8(ascii: "n"): return try scanWord("null", as: .null)
        default: throw unexpected(insteadOf: "a value")
        }
    }

    private mutating func nested(
        _ scan: (inout JSONScanner) throws(JSONFault) -> JSONValue
    ) throws(JSONFault) -> JSONValue {
        guard depth < Self.maximumDepth else { throw JSONFault(offset: position, reason: .tooDeep) }
        depth += 1
        position += 1
        skipBlanks()
        let value = try scan(&self)
        depth -= 1
        return value
    }

    private mutating func scanArray() throws(JSONFault) -> JSONValue {
        if take(UInt8(ascii: "]")) { return .array([]) }
        var items: [JSONValue] = []
        while true {
            items.append(try scanValue())
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(items) }
            guard take(UInt8(ascii: ",")) else { throw unexpected(insteadOf: "\",\" or \"]\"") }
            skipBlanks()
        }
    }

    private mutating func scanObject() throws(JSONFault) -> JSONValue {
        if take(UInt8(ascii: "}")) { return .object([]) }
        var members: [JSONMember] = []
        var names = NameLedger()
        while true {
            let start = position
            guard next == UInt8(ascii: "\"") else { throw unexpected(insteadOf: "a quoted key") }
            let name = try scanString()
            guard names.enter(name, after: members) else {
                throw JSONFault(offset: start, reason: .duplicateKey(name))
            }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw unexpected(insteadOf: "\":\"") }
            skipBlanks()
            members.append(JSONMember(name: name, value: try scanValue()))
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw unexpected(insteadOf: "\",\" or \"}\"") }
            skipBlanks()
        }
    }

    private mutating func scanWord(_ word: StaticString, as value: JSONValue) throws(JSONFault) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        let isWord = word.withUTF8Buffer { end <= bytes.count && bytes[position..<end].elementsEqual($0) }
        guard isWord else { throw unexpected(insteadOf: "a value") }
        position = end
        return value
    }
}
