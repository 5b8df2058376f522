import CutoverCore

extension ExpectationReader {
    /// What must be true of a JSON value: the value itself, or a mapping of what it may be.
    static func test(_ value: Value, _ review: inout Review) -> JSONExpectation.Test? {
        guard case .mapping = value.content else { return scalar(value, &review).map { .equals($0) } }
        let expected = "a value, or { at_least, at_most }, { not } or { exists }"
        guard var fields = Fields(value, expected, &review) else { return nil }
        let (low, high) = (fields.take("at_least"), fields.take("at_most"))
        let not = fields.take("not")
        let exists = fields.take("exists")
        fields.finish(&review)
        let kinds = [low ?? high, not, exists].compactMap(\.self)
        guard kinds.count == 1 else {
            let what = kinds.isEmpty ? "says nothing" : "says more than one thing"
            review.refuse(value, "\(what); write \(expected)")
            return nil
        }
        if let not { return scalar(not, &review).map { .not($0) } }
        if let exists { return exists.bool(&review).map { .exists($0) } }
        return within(low, high, value, &review)
    }

    /// A pattern that can be matched in one pass.
    static func pattern(_ scalar: Scalar, _ value: Value, _ review: inout Review) -> Pattern? {
        do throws(Pattern.Fault) {
            return try Pattern(scalar.text)
        } catch {
            review.refuse(value, "the pattern \"\(scalar.written)\" \(error.what)")
            return nil
        }
    }

    private static func within(_ low: Value?, _ high: Value?, _ value: Value, _ review: inout Review)
        -> JSONExpectation.Test?
    {
        let (atLeast, atMost) = (low.flatMap { number($0, &review) }, high.flatMap { number($0, &review) })
        if (low != nil && atLeast == nil) || (high != nil && atMost == nil) { return nil }
        if let least = atLeast.flatMap({ Double($0) }), let most = atMost.flatMap({ Double($0) }),
            least > most
        {
            review.refuse(value, "can never be met: at_least is more than at_most; swap them")
        }
        return .within(atLeast: atLeast, atMost: atMost)
    }

    private static func number(_ value: Value, _ review: inout Review) -> String? {
        guard let scalar = value.scalar("a number", &review) else { return nil }
        if scalar.isPlain, JSONNumber.isNumber(scalar.text) { return scalar.text }
        review.refuse(
            value,
            "\"\(scalar.written)\" is not a number; write one without quotes, as in 5 or 0.5"
        )
        return nil
    }

    /// What must be true of a header: a text it contains, or a mapping.
    static func headerTest(_ value: Value, _ review: inout Review) -> HeaderExpectation.Test? {
        guard case .mapping = value.content else {
            return value.line("the text the header must contain", &review).map { .contains($0.text) }
        }
        let expected = "a text, or one of { contains }, { equals }, { matches } and { present }"
        guard var fields = Fields(value, expected, &review) else { return nil }
        let (contains, equals) = (fields.take("contains"), fields.take("equals"))
        let present = fields.take("present")
        let matches = fields.take("matches")
        fields.finish(&review)
        guard [contains, equals, matches, present].count(where: { $0 != nil }) == 1 else {
            review.refuse(value, "does not say one thing; write \(expected)")
            return nil
        }
        if let equals { return equals.line("the header's value", &review).map { .equals($0.text) } }
        if let matches, let scalar = matches.line("a pattern", &review) {
            return pattern(scalar, matches, &review).map { .matches($0) }
        }
        if let present { return present.bool(&review).map { .present($0) } }
        return contains.flatMap { $0.line("the text the header must contain", &review) }.map {
            .contains($0.text)
        }
    }
}
