import CutoverCore

extension PlanText {
    /// The bounds of a number; nil for one that has none.
    static func limit(_ number: NumberExpectation) -> (key: String, value: JSONText)? {
        switch number.limit {
        case .none, .age: return nil
        case .within(let least, let most):
            let bounds = [("at_least", least), ("at_most", most)]
            return (
                number.name,
                .object(bounds.compactMap { key, bound in bound.map { (key: key, value: .number($0)) } })
            )
        }
    }

    /// Where the numbers stand.
    static func extract(_ numbers: [NumberExpectation], _ mask: Mask) -> JSONText {
        .object(numbers.map { ($0.name, .object([place($0.place, mask)] + age($0.limit))) })
    }

    private static func place(
        _ place: NumberExpectation.Place,
        _ mask: Mask
    ) -> (key: String, value: JSONText) {
        switch place {
        case .json(let pointer): ("json", .string(pointer))
        case .matches(let pattern): ("matches", .string(Self.pattern(pattern, mask, isNumber: true)))
        case .lastLine: ("last_line", .bool(true))
        }
    }

    private static func age(_ limit: NumberExpectation.Limit) -> [(key: String, value: JSONText)] {
        switch limit {
        case .none, .within: []
        case .age(let age, let unit): [("max_age", .string(age.text)), ("unit", .string(unit.rawValue))]
        }
    }
}
