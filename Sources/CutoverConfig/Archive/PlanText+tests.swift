import CutoverCore

extension PlanText {
    /// A JSON expectation as it is written.
    static func test(_ test: JSONExpectation.Test, _ mask: Mask) -> JSONText {
        switch test {
        case .equals(let value): return scalar(value, mask)
        case .not(let value): return .object([("not", scalar(value, mask))])
        case .exists(let isWanted): return .object([("exists", .bool(isWanted))])
        case .within(let low, let high):
            let ends = [("at_least", low), ("at_most", high)]
            return .object(ends.compactMap { key, digits in digits.map { (key, .number($0)) } })
        }
    }

    /// A pattern; one stays what it was, a pattern with one pair of parentheses or with none, where a secret in it is
    /// masked.
    ///
    /// A secret may hold a part of its grammar: then all of it is masked.
    static func pattern(_ text: String, _ mask: Mask, isNumber: Bool = false) -> String {
        let hidden = mask.hide(text)
        guard hidden != text else { return text }
        let stars = "\\*\\*\\*"
        let masked = hidden.replacing("***", with: stars)
        do {
            if isNumber { _ = try NumberPattern(masked) } else { _ = try Pattern(masked) }
            return masked
        } catch {
            return isNumber ? "(\(stars))" : stars
        }
    }

    /// A header's expectation as it is written.
    static func header(_ test: HeaderExpectation.Test, _ mask: Mask) -> JSONText {
        switch test {
        case .contains(let text): .string(mask.hide(text))
        case .equals(let text): .object([("equals", .string(mask.hide(text)))])
        case .matches(let pattern): .object([("matches", .string(Self.pattern(pattern.text, mask)))])
        case .present(let isWanted): .object([("present", .bool(isWanted))])
        }
    }
}
