import CutoverCore

/// Reads what a target must answer.
enum ExpectationReader {
    /// The statuses of HTTP, or of processes.
    private enum Code {
        case status, exit

        var range: ClosedRange<Int> { self == .status ? 100...599 : 0...255 }
        var name: String { self == .status ? "a status" : "an exit status" }
        var examples: (one: String, two: String) { self == .status ? ("200", "200-299") : ("0", "0-1") }
    }

    private static let unbuilt = [
        "tls", "tls_expires_after", "certificate", "regex", "body_matches", "size",
    ]

    /// Reads an `expect:` mapping.
    static func read(_ value: Value, isEncrypted: Bool, _ review: inout Review) -> Expectation? {
        guard var fields = Fields(value, "{ status, headers, body, json }", &review) else { return nil }
        var expectation = Expectation()
        if let exit = fields.take("exit") { review.refuse(exit, "is only for commands; write status") }
        if let status = fields.take("status") { expectation.statuses = codes(status, .status, &review) }
        if let headers = fields.take("headers") { expectation.headers = self.headers(headers, &review) }
        if let days = fields.take("tls_days") {
            expectation.certificateDays = days.integer(in: 1...3_650, &review)
            if !isEncrypted { review.refuse(days, "needs an https address: plain http has no certificate") }
        }
        let patterns = fields.take("body_matches")?.texts("a pattern", &review)
        expectation.bodyMatches = (patterns ?? []).compactMap { pattern($0, fields.value, &review) }
        let slowest = fields.take("max_duration")
        expectation.maximumDuration = slowest.flatMap { $0.duration(atLeast: .milliseconds(1), &review) }
        (expectation.bodyContains, expectation.json) = finish(&fields, &review)
        return expectation
    }

    /// Reads an `expect:` mapping of a command.
    static func readCommand(_ value: Value, _ review: inout Review) -> CommandExpectation? {
        guard var fields = Fields(value, "{ exit, body, json }", &review) else { return nil }
        var expectation = CommandExpectation()
        if let status = fields.take("status") {
            review.refuse(status, "is only for http targets; a command has an exit status, write exit")
        }
        if let headers = fields.take("headers") {
            review.refuse(headers, "is only for http targets; a command has none, remove it")
        }
        if let exit = fields.take("exit") { expectation.exits = codes(exit, .exit, &review) }
        (expectation.bodyContains, expectation.json) = finish(&fields, &review)
        return expectation
    }

    /// What the body must hold, which both kinds of targets have; refuses the rest.
    private static func finish(_ fields: inout Fields, _ review: inout Review) -> (
        [String], [JSONExpectation]
    ) {
        let body = fields.take("body").map { texts($0, &review) } ?? []
        let json = fields.take("json").map { self.json($0, &review) } ?? []
        fields.finish(unbuilt: unbuilt, &review)
        return (body, json)
    }

    /// JSON Pointers with the scalars they must resolve to; at least one.
    static func json(_ value: Value, _ review: inout Review) -> [JSONExpectation] {
        guard
            var fields = Fields(
                value,
                "a mapping of JSON pointers to values, as in { /status: UP },",
                &review
            )
        else { return [] }
        let entries = fields.takeRest()
        if entries.isEmpty {
            review.refuse(value, "is empty; write a pointer and a value, as in { /status: UP }")
        }
        return entries.compactMap { entry in
            guard isPointer(entry.key) else {
                let what = "\"\(entry.key)\" is not a JSON pointer; write \"/\(entry.key)\""
                review.refuse(Problem(entry.origin, what))
                return nil
            }
            return test(entry.value, &review).map { JSONExpectation(pointer: entry.key, test: $0) }
        }
    }

    private static func codes(_ value: Value, _ kind: Code, _ review: inout Review) -> [ClosedRange<Int>] {
        if case .sequence(let items) = value.content {
            if items.isEmpty {
                review.refuse(value, "is an empty list; write \(kind.name) such as \(kind.examples.one)")
            }
            return items.compactMap { code($0, kind, &review) }
        }
        return code(value, kind, &review).map { [$0] } ?? []
    }

    private static func code(_ value: Value, _ kind: Code, _ review: inout Review) -> ClosedRange<Int>? {
        let (one, two) = kind.examples
        guard let scalar = value.scalar("\(kind.name) such as \(one)", &review) else { return nil }
        let ends = scalar.text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        if (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
            first <= last, kind.range.contains(first), kind.range.contains(last)
        {
            return first...last
        }
        let within = "\(kind.range.lowerBound) to \(kind.range.upperBound)"
        review.refuse(
            value,
            "\"\(scalar.written)\" is not \(kind.name); write \(one), \"\(two)\", or a list, within \(within)"
        )
        return nil
    }

    private static func headers(_ value: Value, _ review: inout Review) -> [HeaderExpectation] {
        guard var fields = Fields(value, "a mapping of header names to texts", &review) else { return [] }
        return fields.takeRest().compactMap { entry in
            guard HeaderText.isName(entry.key) else {
                review.refuse(
                    Problem(
                        entry.origin,
                        "\"\(entry.key)\" is not a header name; use letters, digits and \"-\""
                    )
                )
                return nil
            }
            return headerTest(entry.value, &review).map { HeaderExpectation(name: entry.key, test: $0) }
        }
    }

    private static func texts(_ value: Value, _ review: inout Review) -> [String] {
        let items: [Value]
        if case .sequence(let list) = value.content { items = list } else { items = [value] }
        if items.isEmpty { review.refuse(value, "is an empty list; write the text the body must contain") }
        return items.compactMap { item in
            guard let scalar = item.scalar("the text the body must contain", &review) else { return nil }
            if scalar.text.isEmpty { review.refuse(item, "is empty; write the text the body must contain") }
            return scalar.text
        }
    }

    static func scalar(_ value: Value, _ review: inout Review) -> JSONScalar? {
        if case .null = value.content { return .null }
        guard let scalar = value.scalar("a text, number, true, false or null", &review) else { return nil }
        guard scalar.isPlain else { return .string(scalar.text) }
        switch scalar.text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: break
        }
        if JSONNumber.isNumber(scalar.text) { return .number(scalar.text) }
        let isSwitch = ["true", "false", "yes", "no", "on", "off", "y", "n"].contains(
            scalar.text.lowercased()
        )
        guard !isSwitch, !JSONNumber.isAlmostNumber(scalar.text) else {
            let fix = isSwitch ? "true or false" : "a JSON number"
            review.refuse(
                value,
                "\"\(scalar.written)\" can be read in two ways; write \(fix), or put the text in quotes"
            )
            return nil
        }
        return .string(scalar.text)
    }

    /// True for a JSON Pointer (RFC 6901).
    static func isPointer(_ text: String) -> Bool {
        guard text.isEmpty || text.hasPrefix("/") else { return false }
        return text.split(separator: "~", omittingEmptySubsequences: false).dropFirst()
            .allSatisfy { $0.hasPrefix("0") || $0.hasPrefix("1") }
    }
}

/// What JSON calls a number (RFC 8259, section 6).
enum JSONNumber {
    /// True for a JSON number.
    static func isNumber(_ text: String) -> Bool {
        text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    }

    /// True for what other languages call a number, such as "012", "0x1F", "+1" or ".nan".
    static func isAlmostNumber(_ text: String) -> Bool {
        let lower = text.lowercased()
        return [".inf", "-.inf", "+.inf", ".nan"].contains(lower)
            || lower.wholeMatch(
                of: /[-+]?(0x[0-9a-f]+|0o[0-7]+|[0-9][0-9_]*(\.[0-9]*)?(e[-+]?[0-9]+)?|\.[0-9]+)/
            ) != nil
    }
}
