package import CutoverCore

/// A JSON document as it was written: numbers keep their digits, objects their order.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The digits exactly as sent; always a valid JSON number within a double's range.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// The members in the order sent, without duplicate names.
    case object([JSONMember])

    /// The value of the member `name`, compared byte by byte; nil when absent or when this is no object.
    package func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.hasSameBytes(as: name) }?.value
    }

    /// True when the value is `scalar` without any coercion: "200" is not 200, but 1, 1.0 and 1e0 are equal.
    package func equals(_ scalar: JSONScalar) -> Bool {
        switch (self, scalar) {
        case (.null, .null): true
        case (.bool(let found), .bool(let expected)): found == expected
        case (.number(let found), .number(let expected)): ExactDecimal.areEqual(found, expected)
        case (.string(let found), .string(let expected)): found.hasSameBytes(as: expected)
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }
}

/// One name and value of a JSON object.
package struct JSONMember: Sendable, Equatable {
    /// The name, unescaped.
    package let name: String
    /// What the name stands for.
    package let value: JSONValue

    /// A member of an object.
    package init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension String {
    /// Equality of the bytes: unlike `==`, a composed and a decomposed "é" are two texts, as in JSON.
    func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
