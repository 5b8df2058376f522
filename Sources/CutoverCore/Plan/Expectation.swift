/// A JSON scalar that an answer must hold, compared without coercion.
package enum JSONScalar: Sendable, Hashable {
    case string(String)
    /// The number's digits as written; compared as exact decimals, so 1, 1.0 and 1e0 are equal.
    case number(String)
    case bool(Bool)
    case null
}

/// An expected value at one JSON Pointer (RFC 6901).
package struct JSONExpectation: Sendable, Hashable {
    /// The pointer, "" or beginning with "/".
    package let pointer: String
    /// The value it must resolve to.
    package let equals: JSONScalar

    /// Expects `equals` at `pointer`.
    package init(pointer: String, equals: JSONScalar) {
        self.pointer = pointer
        self.equals = equals
    }
}

/// A header an answer must carry.
package struct HeaderExpectation: Sendable, Hashable {
    /// The header's name, compared without case.
    package let name: String
    /// The text its value must contain, compared with case.
    package let contains: String

    /// Expects `contains` in the header `name`.
    package init(name: String, contains: String) {
        self.name = name
        self.contains = contains
    }
}

/// What a target must answer for the probe to be ok.
package struct Expectation: Sendable, Hashable {
    /// The status codes that are right; 200...299 unless written.
    package var statuses: [ClosedRange<Int>]
    /// Numbers the body must hold, none unless set, each under its own name.
    package var numbers: [NumberExpectation] = []
    /// Headers that must be present.
    package var headers: [HeaderExpectation]
    /// Texts the body must contain.
    package var bodyContains: [String]
    /// JSON values the body must hold.
    package var json: [JSONExpectation]

    /// Any 2xx and no more, unless told otherwise.
    package init(
        statuses: [ClosedRange<Int>] = [200...299],
        headers: [HeaderExpectation] = [],
        bodyContains: [String] = [],
        json: [JSONExpectation] = []
    ) {
        self.statuses = statuses
        self.headers = headers
        self.bodyContains = bodyContains
        self.json = json
    }

    /// True when the body must be read whole to judge the answer.
    package var needsBody: Bool { !bodyContains.isEmpty || !json.isEmpty || !numbers.isEmpty }
}
