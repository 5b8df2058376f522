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
        let unmet = expectations.lazy.map { resolved($0, document) }.first { !$0.isMet }
        return unmet.map { .differs($0.text) }
    }

    /// What stands at the pointer of `expectation`, beside what should.
    static func resolved(_ expectation: JSONExpectation, _ document: JSONValue) -> ResolvedExpectation {
        let shown = Excerpt.escaped(expectation.pointer)
        guard let pointer = JSONPointer(expectation.pointer) else {
            let what = "[\(shown)] is no JSON pointer, write it as in \"/a/b\""
            return ResolvedExpectation(what, isMet: false, isFound: false)
        }
        do {
            let value = try pointer.resolve(in: document)
            let isMet = value.equals(expectation.equals)
            let words = isMet ? " == " : ", expected "
            let text = "[\(shown)] \(value.shown)" + words + expectation.equals.value.shown
            return ResolvedExpectation(text, isMet: isMet)
        } catch {
            return ResolvedExpectation(error.description, isMet: false, isFound: false)
        }
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
