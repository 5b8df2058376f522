/// The address of a value inside a JSON document (RFC 6901).
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The pointer as written.
    package let description: String
    private let steps: [String]

    /// Reads a pointer; nil unless it is empty or begins with "/", and every "~" is followed by 0 or 1.
    package init?(_ text: String) {
        description = text
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let before = parts.first, before.isEmpty else { return nil }
        var steps: [String] = []
        for part in parts.dropFirst() {
            guard let step = Self.unescaped(part) else { return nil }
            steps.append(step)
        }
        self.steps = steps
    }

    /// The value the pointer leads to in `document`; throws the first step that leads nowhere.
    package func resolve(in document: JSONValue) throws(Fault) -> JSONValue {
        var value = document
        for (index, step) in steps.enumerated() {
            guard let inner = Self.step(step, into: value) else {
                throw Fault(
                    pointer: description,
                    step: step,
                    at: Self.text(of: steps[..<index]),
                    found: value
                )
            }
            value = inner
        }
        return value
    }

    private static func step(_ step: String, into value: JSONValue) -> JSONValue? {
        switch value {
        case .object: return value.member(step)
        case .array(let items):
            guard let index = Self.index(step), index < items.count else { return nil }
            return items[index]
        case .null, .bool, .number, .string: return nil
        }
    }

    /// An array index: digits without a leading zero; nil for anything else, "-" among it.
    private static func index(_ step: String) -> Int? {
        guard step.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            step.utf8.first != UInt8(ascii: "0") || step.utf8.count == 1
        else { return nil }
        return Int(step)
    }

    private static func unescaped(_ part: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = part
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "~") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func text(of steps: ArraySlice<String>) -> String {
        var bytes: [UInt8] = []
        for step in steps {
            bytes.append(UInt8(ascii: "/"))
            for byte in step.utf8 {
                switch byte {
                case UInt8(ascii: "~"): bytes += Array("~0".utf8)
                case UInt8(ascii: "/"): bytes += Array("~1".utf8)
                default: bytes.append(byte)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONPointer {
    /// The step of a pointer that leads nowhere.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        /// The whole pointer.
        package let pointer: String
        /// The step that is missing, unescaped.
        package let step: String
        /// The pointer to the value that lacks it.
        package let at: String
        /// That value.
        package let found: JSONValue

        /// The fault in one line, as in `[/a/b] has no member "b" at "/a"`.
        package var description: String {
            let place = at.isEmpty ? "at the top level" : "at \(Excerpt.quoted(at))"
            let step = Excerpt.quoted(step, limit: 40)
            let head = "[\(Excerpt.escaped(pointer))] has no"
            switch found {
            case .object: return "\(head) member \(step) \(place)"
            case .array(let items): return "\(head) item \(step) \(place), an array of \(items.count)"
            case .null, .bool, .number, .string:
                return "\(head) member \(step) \(place), which is \(found.shown)"
            }
        }
    }
}
