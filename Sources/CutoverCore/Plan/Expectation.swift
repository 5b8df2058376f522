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
    /// What must be true of the value at the pointer.
    package enum Test: Sendable, Hashable {
        /// It is this value.
        case equals(JSONScalar)
        /// It is there, and another value.
        case not(JSONScalar)
        /// It is there, whatever it is, or it is not there.
        case exists(Bool)
        /// It is a number within these ends, both included; the digits as written, nil for an open end.
        case within(atLeast: String?, atMost: String?)
    }

    /// The pointer, "" or beginning with "/".
    package let pointer: String
    /// What must be true of the value there.
    package let test: Test

    /// Expects `test` of the value at `pointer`.
    package init(pointer: String, test: Test) {
        self.pointer = pointer
        self.test = test
    }

    /// Expects `equals` at `pointer`.
    package init(pointer: String, equals: JSONScalar) {
        self.init(pointer: pointer, test: .equals(equals))
    }
}

/// A header an answer must carry.
package struct HeaderExpectation: Sendable, Hashable {
    /// What must be true of its value, compared with case.
    package enum Test: Sendable, Hashable {
        case contains(String)
        case equals(String)
        case matches(Pattern)
        /// The header is there, whatever it holds, or it is not there.
        case present(Bool)
    }

    /// The header's name, compared without case.
    package let name: String
    /// What must be true of its value.
    package let test: Test

    /// Expects `test` of the header `name`.
    package init(name: String, test: Test) {
        self.name = name
        self.test = test
    }

    /// Expects `contains` in the header `name`.
    package init(name: String, contains: String) {
        self.init(name: name, test: .contains(contains))
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
    /// Patterns the body must match, each anywhere.
    package var bodyMatches: [Pattern] = []
    /// JSON values the body must hold.
    package var json: [JSONExpectation]
    /// The fewest days the certificate must still be good for; nil does not look.
    package var certificateDays: Int64?
    /// The longest a probe may take to be ok; nil leaves that to the p95.
    package var maximumDuration: Duration?

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
    package var needsBody: Bool {
        !bodyContains.isEmpty || !bodyMatches.isEmpty || !json.isEmpty || !numbers.isEmpty
    }
}
