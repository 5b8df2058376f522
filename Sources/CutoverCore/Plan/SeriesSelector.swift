/// Which series of a Prometheus text are meant: `name{label="x", label=~"re"}`, as PromQL writes it.
package struct SeriesSelector: Sendable, Hashable {
    /// How a label is compared; patterns must match the whole value.
    package enum Comparison: String, Sendable, CaseIterable {
        case matches = "=~"
        case doesNotMatch = "!~"
        case isNot = "!="
        case equals = "="
    }

    /// One condition on a label; a label that is missing counts as "".
    package struct Matcher: Sendable, Hashable {
        /// The label.
        package let label: String
        /// How its value is compared.
        package let comparison: Comparison
        /// What with.
        package let value: String

        /// A condition on one label.
        package init(label: String, comparison: Comparison, value: String) {
            self.label = label
            self.comparison = comparison
            self.value = value
        }

        /// The pattern that the whole value of a label must match; nil where values are compared as they are.
        ///
        /// - Throws: why it is no pattern.
        package func pattern() throws(Pattern.Fault) -> Pattern? {
            switch comparison {
            case .equals, .isNot: return nil
            case .matches, .doesNotMatch: break
            }
            // A ")" too many would close the group that is put around it.
            _ = try Pattern(value)
            let isAnyCase = value.hasPrefix("(?i)")
            return try Pattern(
                (isAnyCase ? "(?i)" : "") + "^(?:\(isAnyCase ? value.dropFirst(4) : value[...]))$"
            )
        }
    }

    /// The name of the series.
    package let name: String
    /// All of them must hold.
    package let matchers: [Matcher]

    /// The series called `name` that meet `matchers`.
    package init(name: String, matchers: [Matcher]) {
        self.name = name
        self.matchers = matchers
    }

    /// Reads a selector.
    ///
    /// - Throws: what is wrong with it, in words.
    package init(_ text: String) throws(SelectorFault) {
        var reader = Reader(rest: Array(text.unicodeScalars)[...])
        let name = reader.word(colons: true)
        guard !name.isEmpty else { throw SelectorFault("begins with no metric name") }
        reader.skipBlanks()
        var matchers: [Matcher] = []
        if reader.take("{") {
            reader.skipBlanks()
            while !reader.take("}") {
                matchers.append(try reader.matcher())
                reader.skipBlanks()
                let isMore = reader.take(",")
                reader.skipBlanks()
                guard isMore || reader.rest.first == "}" else {
                    throw SelectorFault("has no \",\" or \"}\" after label \(matchers.last?.label ?? "")")
                }
            }
            reader.skipBlanks()
        }
        guard reader.rest.isEmpty else { throw SelectorFault("goes on after the selector") }
        self.init(name: name, matchers: matchers)
    }

    /// The selector as PromQL writes it.
    package var text: String {
        guard !matchers.isEmpty else { return name }
        let all = matchers.map { matcher in
            let value = matcher.value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                .replacing("\n", with: "\\n")
            return "\(matcher.label)\(matcher.comparison.rawValue)\"\(value)\""
        }
        return name + "{" + all.joined(separator: ",") + "}"
    }
}

/// What is wrong with a selector: the words that follow "the selector".
package struct SelectorFault: Error, Hashable {
    /// In words, as in "has no name".
    package let what: String

    init(_ what: String) { self.what = what }
}

/// Reads a selector from its front.
private struct Reader {
    var rest: ArraySlice<Unicode.Scalar>

    mutating func skipBlanks() { rest = rest.drop { $0 == " " || $0 == "\t" } }

    mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.unicodeScalars) else { return false }
        rest = rest.dropFirst(text.unicodeScalars.count)
        return true
    }

    /// A metric name or, without colons, a label.
    mutating func word(colons: Bool) -> String {
        let word = rest.prefix { Self.isPart($0) || (colons && $0 == ":") }
        guard let first = word.first, !("0"..."9").contains(first) else { return "" }
        rest = rest.dropFirst(word.count)
        return String(String.UnicodeScalarView(word))
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            || scalar == "_"
    }

    mutating func matcher() throws(SelectorFault) -> SeriesSelector.Matcher {
        let label = word(colons: false)
        guard !label.isEmpty else { throw SelectorFault("has no label name where one is expected") }
        skipBlanks()
        var found: SeriesSelector.Comparison?
        for comparison in SeriesSelector.Comparison.allCases where found == nil && take(comparison.rawValue) {
            found = comparison
        }
        guard let found else { throw SelectorFault("has no =, !=, =~ or !~ after label \(label)") }
        skipBlanks()
        let value = try quoted(label)
        let matcher = SeriesSelector.Matcher(label: label, comparison: found, value: value)
        do {
            _ = try matcher.pattern()
        } catch {
            throw SelectorFault("has pattern \"\(value)\", which \(error.what)")
        }
        return matcher
    }

    private mutating func quoted(_ label: String) throws(SelectorFault) -> String {
        guard let quote = rest.first, quote == "\"" || quote == "'" else {
            throw SelectorFault("has no quoted value for label \(label)")
        }
        rest = rest.dropFirst()
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == quote { return String(value) }
            guard scalar == "\\" else {
                value.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "n": value.append("\n")
            case "\\": value.append("\\")
            case "\"": value.append("\"")
            case "'": value.append("'")
            default: throw SelectorFault("has an unknown escape in the value of label \(label)")  // of text
            }
        }
        throw SelectorFault("has a value of label \(label) that does not end")
    }
}
