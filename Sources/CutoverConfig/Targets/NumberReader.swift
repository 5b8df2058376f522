import CutoverCore

/// Reads the numbers that are taken out of an answer, and their limits.
enum NumberReader {
    private static let places = ["json", "matches", "last_line"]

    /// Reads an `extract:` mapping; at least one number.
    static func read(_ value: Value, _ review: inout Review) -> [NumberExpectation] {
        let expected = "a mapping of names to numbers, as in { pending: { json: /queue/pending } },"
        guard var fields = Fields(value, expected, &review) else { return [] }
        let entries = fields.takeRest()
        if entries.isEmpty {
            review.refuse(value, "is empty; write a name and a place, as in { pending: { last_line: true } }")
        }
        return entries.compactMap { entry in
            guard isName(entry.key) else {
                let what =
                    "\"\(entry.key)\" cannot name a number; use up to 64 of a-z 0-9 _, and neither error_rate_pct nor "
                    + "p95_ms"
                review.refuse(Problem(entry.origin, what))
                return nil
            }
            return number(entry.key, entry.value, &review)
        }
    }

    /// Reads what one number is held against: a number alone is the most that passes.
    static func limit(_ value: Value, _ review: inout Review) -> NumberExpectation.Limit? {
        if case .scalar = value.content {
            return bound(value, &review).map { .within(atLeast: nil, atMost: $0) }
        }
        guard var fields = Fields(value, "a number such as 500, or { at_least: 0, at_most: 500 }", &review)
        else { return nil }
        let (low, high) = (fields.take("at_least"), fields.take("at_most"))
        fields.finish(&review)
        if low == nil, high == nil {
            fields.missing("has no bound; write at_most: 500, at_least: 1, or both", &review)
            return nil
        }
        let (least, most) = (low.flatMap { bound($0, &review) }, high.flatMap { bound($0, &review) })
        if let least, let most, let first = Double(least), let last = Double(most), first > last {
            review.refuse(value, "can never pass: at_least \(least) is more than at_most \(most)")
        }
        return .within(atLeast: least, atMost: most)
    }

    /// True for what may name a number; the two rules of a target have their names already.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && !LimitChoices.keys.contains(text)
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
            }
    }

    private static func number(_ name: String, _ value: Value, _ review: inout Review) -> NumberExpectation? {
        guard var fields = Fields(value, "a place such as { json: /queue/pending }", &review) else {
            return nil
        }
        let written = places.compactMap { key in fields.take(key).map { (key, $0) } }
        let (age, unit) = (fields.take("max_age"), fields.take("unit"))
        fields.finish(&review)
        guard let (key, placeValue) = written.first else {
            fields.missing(
                "has no place; write json: /pointer, matches: 'n=([0-9]+)' or last_line: true",
                &review
            )
            return nil
        }
        if written.count > 1 { review.refuse(value, "has more than one place; keep one of them") }
        if let unit, age == nil {
            review.refuse(unit, "is only for a moment; write max_age, or remove it")
        }
        let limit = age.flatMap { self.age($0, unit, &review) } ?? .none
        return place(key, placeValue, &review).map {
            NumberExpectation(name: name, place: $0, limit: limit)
        }
    }

    private static func age(
        _ value: Value,
        _ unit: Value?,
        _ review: inout Review
    ) -> NumberExpectation.Limit? {
        let unit = unit.map { $0.choice(NumberExpectation.UnixUnit.self, &review) } ?? .seconds
        guard let age = value.duration(atLeast: .milliseconds(1), &review), let unit else { return nil }
        return .age(age, unit)
    }

    private static func place(
        _ key: String,
        _ value: Value,
        _ review: inout Review
    ) -> NumberExpectation.Place? {
        if key == "last_line" {
            guard let isLastLine = value.bool(&review) else { return nil }
            if !isLastLine { review.refuse(value, "is false; write true, or another place") }
            return .lastLine
        }
        guard let scalar = value.scalar("a text", &review) else { return nil }
        guard key == "json" else { return pattern(scalar, value, &review) }
        guard ExpectationReader.isPointer(scalar.text) else {
            review.refuse(value, "\"\(scalar.written)\" is not a JSON pointer; write \"/\(scalar.written)\"")
            return nil
        }
        return .json(scalar.text)
    }

    private static func pattern(
        _ scalar: Scalar,
        _ value: Value,
        _ review: inout Review
    ) -> NumberExpectation.Place? {
        if review.isArchived { return .matches(scalar.text) }
        do throws(Pattern.Fault) {
            _ = try NumberPattern(scalar.text)
        } catch {
            review.refuse(value, "\"\(scalar.written)\" \(error.what)")
            return nil
        }
        return .matches(scalar.text)
    }

    /// A decimal, exactly as written.
    private static func bound(_ value: Value, _ review: inout Review) -> String? {
        guard let scalar = value.scalar("a number such as 500", &review) else { return nil }
        if JSONNumber.isNumber(scalar.text), Double(scalar.text)?.isFinite == true { return scalar.text }
        review.refuse(value, "\"\(scalar.written)\" is not a plain number; write it as in 500 or 0.5")
        return nil
    }
}

extension LimitChoices {
    /// Reads the `limits:` of a target, among them those of the numbers it extracts.
    init(_ value: Value, numbers: inout [NumberExpectation], _ review: inout Review) {
        let expected = "limits such as { error_rate_pct: 2.0, p95_ms: 1200 }"
        guard var fields = Fields(value, expected, &review) else {
            self.init()
            return
        }
        self.init(&fields, &review)
        for index in numbers.indices {
            guard let limit = fields.take(numbers[index].name) else { continue }
            switch numbers[index].limit {
            case .age: review.refuse(limit, "stands beside max_age, which is the limit; remove one of them")
            case .none, .within: numbers[index].limit = NumberReader.limit(limit, &review) ?? .none
            }
        }
        let known = Self.keys + numbers.map(\.name)
        for entry in fields.takeRest() {
            let place = "unknown key \"\(entry.key)\" in \(value.path)"
            let isForeign = NearestKey.of(entry.key, among: known) == nil && NumberReader.isName(entry.key)
            let fix =
                isForeign
                ? "; it is no number of this target, write extract: { \(entry.key): { json: /... } }"
                : NearestKey.hint(entry.key, among: known)
            review.refuse(Problem(entry.origin, place + fix))
        }
    }
}

extension Target.Kind {
    /// Expects `numbers` of every answer; a source has figures of its own.
    mutating func expect(_ numbers: [NumberExpectation]) {
        switch self {
        case .http(let request, var expectation):
            expectation.numbers = numbers
            self = .http(request, expectation)
        case .command(var command):
            command.expectation.numbers = numbers
            self = .command(command)
        case .source: return
        }
    }
}
