/// A regular expression with one pair of parentheses around what is wanted; found without backtracking.
package struct NumberPattern: Sendable, Hashable {
    /// What a body holds of it.
    package enum Finding: Sendable, Hashable {
        /// Nothing matches.
        case none
        /// What stands in the parentheses of the only match; nil when the match went past them.
        case one([UInt8]?)
        /// More than one match.
        case several
        /// Nobody knows: to find out would take too long.
        case tooLong
    }

    private let steps: [Pattern.Step]

    /// Reads a pattern in the language of `Pattern`; throws why it is none.
    package init(_ text: String) throws(Pattern.Fault) {
        var parser = PatternParser(text, marksGroups: true)
        steps = try parser.program()
        guard parser.groups == 1 else {
            throw Pattern.Fault(
                what:
                    "needs one pair of parentheses around the number, as in 'pending=([0-9.]+)'; others are "
                    + "written (?:...)"
            )
        }
    }

    /// What `lines` hold together.
    ///
    /// Which lines match is found by the quick matcher; only the first of them is looked at closely.
    package func find(in lines: [[UInt8]]) -> Finding {
        var matcher = PatternMatcher(steps)
        var found: [UInt8]?
        for line in lines {
            guard let isMatch = matcher.matches(line[...]) else { return .tooLong }
            if !isMatch { continue }
            if found != nil { return .several }
            found = line
        }
        guard let found else { return .none }
        return only(in: found)
    }

    private func only(in line: [UInt8]) -> Finding {
        var finder = GroupFinder(steps)
        guard let match = finder.first(in: line, from: 0) else { return finder.isTired ? .tooLong : .none }
        let next = max(match.end, match.start + 1)
        if next <= line.count, finder.first(in: line, from: next) != nil { return .several }
        if finder.isTired { return .tooLong }
        return .one(match.group.map { Array(line[$0]) })
    }
}
