import CutoverCore

/// Why a body does not hold the JSON values expected of it.
enum UnmetExpectation {
    /// The body is not one strict JSON document.
    case notJSON(String)
    /// The document is sound, but another value, or none, stands at a pointer.
    case differs(String)

    /// The reason in one line.
    var text: String {
        switch self {
        case .notJSON(let reason), .differs(let reason): reason
        }
    }

    /// The first of `expectations` that `body` does not meet; nil when it meets them all.
    static func first(of expectations: [JSONExpectation], in body: [UInt8]) -> UnmetExpectation? {
        let document: JSONValue
        do {
            document = try JSONScanner.scan(body)
        } catch {
            return .notJSON("\(error); \(Excerpt.opening(of: body))")
        }
        for expectation in expectations {
            if let reason = difference(expectation, document) { return .differs(reason) }
        }
        return nil
    }

    private static func difference(_ expectation: JSONExpectation, _ document: JSONValue) -> String? {
        let shown = Excerpt.escaped(expectation.pointer)
        guard let pointer = JSONPointer(expectation.pointer) else {
            return "[\(shown)] is no JSON pointer, write it as in \"/a/b\""
        }
        let value: JSONValue
        do {
            value = try pointer.resolve(in: document)
        } catch {
            return error.description
        }
        if value.equals(expectation.equals) { return nil }
        return "[\(shown)] \(value.shown), expected \(expectation.equals.value.shown)"
    }
}

extension JSONScalar {
    /// The scalar as a JSON value.
    fileprivate var value: JSONValue {
        switch self {
        case .string(let text): .string(text)
        case .number(let digits): .number(digits)
        case .bool(let isTrue): .bool(isTrue)
        case .null: .null
        }
    }
}
