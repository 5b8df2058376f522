import CutoverCore

/// One condition on a label; its pattern is compiled once.
struct LabelCondition {
    let matcher: SeriesSelector.Matcher
    let label: [UInt8]
    private let value: [UInt8]
    private var pattern: PatternMatcher?

    init(_ matcher: SeriesSelector.Matcher) throws(SourceFault) {
        self.matcher = matcher
        label = Array(matcher.label.utf8)
        value = Array(matcher.value.utf8)
        do {
            pattern = try matcher.pattern().map { PatternMatcher($0) }
        } catch {
            throw SourceFault("pattern \(Excerpt.quoted(matcher.value)) \(error.what)")
        }
    }

    /// True when a label with this value meets it; a label that is missing counts as empty.
    ///
    /// - Throws: `SourceFault` for a pattern that gives no answer.
    mutating func holds(_ found: ArraySlice<UInt8>) throws(SourceFault) -> Bool {
        switch matcher.comparison {
        case .equals: return found.elementsEqual(value)
        case .isNot: return !found.elementsEqual(value)
        case .matches: return try isWhole(found)
        case .doesNotMatch: return try !isWhole(found)
        }
    }

    private mutating func isWhole(_ found: ArraySlice<UInt8>) throws(SourceFault) -> Bool {
        guard let answer = pattern?.matches(found) else {
            let what = "pattern \(Excerpt.quoted(matcher.value)) takes too long"
            throw SourceFault("\(what) on a value of label \(Excerpt.quoted(matcher.label)); simplify it")
        }
        return answer
    }
}
