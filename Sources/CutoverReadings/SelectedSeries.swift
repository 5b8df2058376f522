import CutoverCore

/// The series of a text that one selector means; patterns are compiled once, and each value is tried once.
struct SelectedSeries {
    let selector: SeriesSelector
    /// Those that meet it.
    private(set) var series: [PrometheusText.Series] = []

    /// Picks the series called `name`, else as the selector, that meet it.
    ///
    /// - Throws: `SourceFault` for two of them with the same labels, and for a pattern that gives no answer.
    init(
        _ selector: SeriesSelector,
        name: String? = nil,
        among all: [PrometheusText.Series]
    ) throws(SourceFault) {
        self.selector = selector
        let name = name ?? selector.name
        var lines: [[String: String]: Int] = [:]
        var matching: [Condition] = []
        for matcher in selector.matchers { matching.append(try Condition(matcher)) }
        for one in all where one.name == name {
            var isMeant = true
            for index in matching.indices where isMeant {
                isMeant = try matching[index].holds(one.labels[matching[index].matcher.label] ?? "")
            }
            guard isMeant else { continue }
            if let first = lines.updateValue(one.line, forKey: one.labels) {
                throw SourceFault("line \(one.line) is the series of line \(first) again")
            }
            series.append(one)
        }
    }

    /// True when some of them has the label.
    func has(_ label: String) -> Bool { series.contains { $0.labels[label] != nil } }

    /// The line of the first of them that lacks the label; nil when all have it.
    ///
    /// An empty label is none.
    func line(without label: String) -> Int? {
        series.first { ($0.labels[label] ?? "").isEmpty }?.line
    }

    /// One condition, with what its pattern said of the values so far.
    private struct Condition {
        let matcher: SeriesSelector.Matcher
        private var pattern: PatternMatcher?
        private var known: [String: Bool] = [:]

        init(_ matcher: SeriesSelector.Matcher) throws(SourceFault) {
            self.matcher = matcher
            do {
                pattern = try matcher.pattern().map { PatternMatcher($0) }
            } catch {
                throw SourceFault("pattern \(Excerpt.quoted(matcher.value)) \(error.what)")
            }
        }

        mutating func holds(_ value: String) throws(SourceFault) -> Bool {
            switch matcher.comparison {
            case .equals: return value == matcher.value
            case .isNot: return value != matcher.value
            case .matches: return try isWhole(value)
            case .doesNotMatch: return try !isWhole(value)
            }
        }

        private mutating func isWhole(_ value: String) throws(SourceFault) -> Bool {
            if let answer = known[value] { return answer }
            guard let answer = pattern?.matches(Array(value.utf8)) else {
                let what = "pattern \(Excerpt.quoted(matcher.value)) takes too long"
                throw SourceFault("\(what) on a value of label \(Excerpt.quoted(matcher.label)); simplify it")
            }
            known[value] = answer
            return answer
        }
    }
}
