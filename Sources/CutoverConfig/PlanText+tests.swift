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

    /// A header's expectation as it is written.
    static func header(_ test: HeaderExpectation.Test, _ mask: Mask) -> JSONText {
        switch test {
        case .contains(let text): .string(mask.hide(text))
        case .equals(let text): .object([("equals", .string(mask.hide(text)))])
        case .matches(let pattern): .object([("matches", .string(mask.hide(pattern.text)))])
        case .present(let isWanted): .object([("present", .bool(isWanted))])
        }
    }
}
