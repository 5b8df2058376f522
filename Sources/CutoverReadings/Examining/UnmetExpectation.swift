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
        // The words cost more than the test, and nobody reads them when it is met.
        return expectations.first { !isMet($0, document) }.map { .differs(resolved($0, document).text) }
    }

    private static func isMet(_ expectation: JSONExpectation, _ document: JSONValue) -> Bool {
        guard let pointer = JSONPointer(expectation.pointer) else { return false }
        do {
            return isMet(expectation.test, try pointer.resolve(in: document))
        } catch {
            return expectation.test == .exists(false)  // only what must be absent may lead nowhere
        }
    }

    private static func isMet(_ test: JSONExpectation.Test, _ value: JSONValue) -> Bool {
        switch test {
        case .equals(let scalar): value.equals(scalar)
        case .not(let scalar): !value.equals(scalar)
        case .exists(let isWanted): isWanted
        case .within(let low, let high): value.isWithin(low, high)
        }
    }

    private static func resolved(_ test: JSONExpectation.Test, _ value: JSONValue, _ place: String)
        -> ResolvedExpectation
    {
        let isMet = isMet(test, value)
        let words: (met: String, unmet: String)
        switch test {
        case .equals(let scalar):
            words = (" == \(scalar.value.shown)", ", expected \(scalar.value.shown)")
        case .not(let scalar):
            words = (" != \(scalar.value.shown)", ", expected anything else")
        case .exists:
            words = (" is there", ", expected none")
        case .within(let low, let high):
            let ends = [low.map { "at least \($0)" }, high.map { "at most \($0)" }].compactMap(\.self)
                .joined(separator: " and ")
            words = (", \(ends)", ", expected \(ends)")
        }
        return ResolvedExpectation(
            "\(place) \(value.shown)" + (isMet ? words.met : words.unmet),
            isMet: isMet
        )
    }

    /// What stands at the pointer of `expectation`, beside what should.
    static func resolved(_ expectation: JSONExpectation, _ document: JSONValue) -> ResolvedExpectation {
        let shown = Excerpt.escaped(expectation.pointer)
        guard let pointer = JSONPointer(expectation.pointer) else {
            let what = "[\(shown)] is no JSON pointer, write it as in \"/a/b\""
            return ResolvedExpectation(what, isMet: false, isFound: false)
        }
        do {
            return resolved(expectation.test, try pointer.resolve(in: document), "[\(shown)]")
        } catch {
            // Only what must be absent may lead nowhere.
            if expectation.test == .exists(false) {
                return ResolvedExpectation("[\(shown)] is absent", isMet: true)
            }
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

extension JSONValue {
    /// True for a number that is neither below `low` nor above `high`; a text is no number, whatever it says.
    fileprivate func isWithin(_ low: String?, _ high: String?) -> Bool {
        guard case .number(let digits) = self, let number = ExactDecimal(digits) else { return false }
        let isAbove = low.flatMap { ExactDecimal($0) }.map { !(number < $0) } ?? (low == nil)
        let isBelow = high.flatMap { ExactDecimal($0) }.map { !($0 < number) } ?? (high == nil)
        return isAbove && isBelow
    }
}
