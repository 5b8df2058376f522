import CutoverCore

/// Reads what a target must answer.
enum ExpectationReader {
    /// Reads an `expect:` mapping.
    static func read(_ value: Value, _ review: inout Review) -> Expectation? {
        guard var fields = Fields(value, "{ status, headers, body, json }", &review) else { return nil }
        var expectation = Expectation()
        if let status = fields.take("status") { expectation.statuses = statuses(status, &review) }
        if let headers = fields.take("headers") { expectation.headers = self.headers(headers, &review) }
        if let body = fields.take("body") {
            expectation.bodyContains = texts(body, &review)
        }
        if let json = fields.take("json") { expectation.json = self.json(json, &review) }
        fields.finish(
            unbuilt: ["tls", "tls_expires_after", "tls_days", "certificate", "regex", "size"],
            &review
        )
        return expectation
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
            return scalar(entry.value, &review).map { JSONExpectation(pointer: entry.key, equals: $0) }
        }
    }

    private static func statuses(_ value: Value, _ review: inout Review) -> [ClosedRange<Int>] {
        if case .sequence(let items) = value.content {
            if items.isEmpty { review.refuse(value, "is an empty list; write a status such as 200") }
            return items.compactMap { status($0, &review) }
        }
        return status(value, &review).map { [$0] } ?? []
    }

    private static func status(_ value: Value, _ review: inout Review) -> ClosedRange<Int>? {
        guard let scalar = value.scalar("a status such as 200", &review) else { return nil }
        let ends = scalar.text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        if (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
            first <= last, (100...599).contains(first), (100...599).contains(last)
        {
            return first...last
        }
        review.refuse(
            value,
            "\"\(scalar.written)\" is not a status; write 200, \"200-299\", or a list, within 100 to 599"
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
            return entry.value.line("the text the header must contain", &review)
                .map { HeaderExpectation(name: entry.key, contains: $0.text) }
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

    private static func scalar(_ value: Value, _ review: inout Review) -> JSONScalar? {
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

    private static func isPointer(_ text: String) -> Bool {
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
