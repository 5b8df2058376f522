/// A number that is read out of an answer, and what it must be for the probe to be ok.
package struct NumberExpectation: Sendable, Hashable {
    /// Where the number stands.
    package enum Place: Sendable, Hashable {
        /// At this JSON Pointer.
        case json(String)
        /// In the one pair of parentheses of this regular expression, which one line matches once.
        case matches(String)
        /// It is all of the last line that is not blank.
        case lastLine
    }

    /// What it is held against.
    package enum Limit: Sendable, Hashable {
        /// Nothing: it must be there, and is recorded.
        case none
        /// Bounds that still pass, digits as written; one of the two at least.
        case within(atLeast: String?, atMost: String?)
        /// It is a moment, an RFC 3339 text or a Unix time, which may be this old.
        case age(Duration, UnixUnit)
    }

    /// What a Unix time is counted in.
    package enum UnixUnit: String, Sendable, CaseIterable {
        case seconds = "s"
        case milliseconds = "ms"
    }

    /// Unique in its target: 1 to 64 small letters, digits and "_".
    package let name: String
    /// Where it stands.
    package let place: Place
    /// What it is held against.
    package var limit: Limit

    /// Expects a number called `name` at `place`.
    package init(name: String, place: Place, limit: Limit = .none) {
        self.name = name
        self.place = place
        self.limit = limit
    }

    /// The limit as people read it, as in "<= 500"; empty without one.
    package var limitText: String {
        switch limit {
        case .none, .within(nil, nil): ""
        case .within(let least?, nil): ">= \(least)"
        case .within(nil, let most?): "<= \(most)"
        case .within(let least?, let most?): "\(least) to \(most)"
        case .age(let age, _): "at most \(age.text) old"
        }
    }
}
