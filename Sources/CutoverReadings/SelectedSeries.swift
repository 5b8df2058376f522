import CutoverCore

/// The series of a text that one selector means; patterns are compiled once, and each value is tried once.
struct SelectedSeries {
    let selector: SeriesSelector
    /// Those that meet it.
    private(set) var series: [PrometheusText.Series] = []

    /// Picks the series called `name`, else as the selector, that meet it.
    ///
    /// - Throws: `SourceFault` for two of them with the same labels.
    init(
        _ selector: SeriesSelector,
        name: String? = nil,
        among all: [PrometheusText.Series]
    ) throws(SourceFault) {
        self.selector = selector
        let name = name ?? selector.name
        var lines: [[String: String]: Int] = [:]
        var matching = selector.matchers.map { Condition($0) }
        for one in all where one.name == name {
            var isMeant = true
            for index in matching.indices where isMeant {
                isMeant = matching[index].holds(one.labels[matching[index].matcher.label] ?? "")
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

    /// One condition, with what its pattern said of the values so far.
    private struct Condition {
        let matcher: SeriesSelector.Matcher
        private let pattern: Regex<AnyRegexOutput>?
        private var known: [String: Bool] = [:]

        init(_ matcher: SeriesSelector.Matcher) {
            self.matcher = matcher
            switch matcher.comparison {
            case .equals, .isNot: pattern = nil
            case .matches, .doesNotMatch: pattern = try? Regex(matcher.value)  // checked with the plan
            }
        }

        mutating func holds(_ value: String) -> Bool {
            switch matcher.comparison {
            case .equals: value == matcher.value
            case .isNot: value != matcher.value
            case .matches: isWhole(value)
            case .doesNotMatch: !isWhole(value)
            }
        }

        private mutating func isWhole(_ value: String) -> Bool {
            if let answer = known[value] { return answer }
            let answer = pattern.map { (try? $0.wholeMatch(in: value)) != nil } ?? false  // nil is no match
            known[value] = answer
            return answer
        }
    }
}
