/// How one number of a target went since the start of the run: exact decimals as they were read.
package struct NumberReport: Sendable, Hashable {
    /// The name the plan gives it.
    package let name: String
    /// Its limit as people read it; empty without one.
    package let limitText: String
    /// True when it is the age of a moment, in seconds.
    package let isAge: Bool
    /// The first one.
    package let first: String
    /// The lowest.
    package let lowest: String
    /// The highest.
    package let highest: String
    /// The newest.
    package let newest: String

    /// A number's figures.
    package init(
        _ expected: NumberExpectation,
        first: String,
        span: (lowest: String, highest: String),
        newest: String
    ) {
        name = expected.name
        limitText = expected.limitText
        if case .age = expected.limit { isAge = true } else { isAge = false }
        self.first = first
        (lowest, highest) = span
        self.newest = newest
    }

    init(_ expected: NumberExpectation, _ track: NumberTrack) {
        self.init(
            expected,
            first: track.first.value,
            span: (track.lowest.value, track.highest.value),
            newest: track.newest.value
        )
    }
}
