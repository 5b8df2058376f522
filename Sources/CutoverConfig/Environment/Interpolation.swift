/// Puts the environment into the texts of a document: `${NAME}`, `${NAME:-default}`, and `$${` for a plain `${`.
struct Interpolation {
    /// Where the values come from.
    let environment: Environment

    /// The tree with every scalar substituted; keys are left as they are.
    func apply(_ value: Value, _ review: inout Review) -> Value {
        var result = value
        switch value.content {
        case .scalar(let scalar):
            result.content = substitute(scalar, of: value, &review).map(Value.Content.scalar) ?? .unreadable
        case .sequence(let items):
            result.content = .sequence(items.map { apply($0, &review) })
        case .mapping(let entries):
            result.content = .mapping(
                entries.map { entry in
                    Entry(key: entry.key, origin: entry.origin, value: apply(entry.value, &review))
                }
            )
        case .null, .unreadable: break
        }
        return result
    }

    /// The scalar with everything substituted; nil when something is missing, which is then reported.
    private func substitute(_ scalar: Scalar, of value: Value, _ review: inout Review) -> Scalar? {
        var result = scalar
        result.text = ""
        var rest = Substring(scalar.written)
        var isComplete = true
        while let start = rest.firstRange(of: "${") {
            let before = rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            if before.last == "$" {
                result.text += before.dropLast() + "${"
                continue
            }
            result.text += before
            guard let end = rest.firstIndex(of: "}") else {
                review.refuse(
                    value,
                    "has a \"${\" without \"}\"; write \"${NAME}\", or \"$${\" for the characters themselves"
                )
                return nil
            }
            let (inside, tail) = (rest[..<end], rest[rest.index(after: end)...])
            rest = tail
            result.isSubstituted = true
            isComplete = insert(inside, into: &result, of: value, &review) && isComplete
        }
        result.text += rest
        return isComplete ? result : nil
    }

    private func insert(
        _ inside: Substring,
        into scalar: inout Scalar,
        of value: Value,
        _ review: inout Review
    ) -> Bool {
        let separator = inside.firstRange(of: ":-")
        let name = String(separator.map { inside[..<$0.lowerBound] } ?? inside)
        guard Self.isName(name) else {
            review.refuse(
                value,
                "has \"${\(inside)}\", which names no variable; write \"${NAME}\" or \"${NAME:-default}\""
            )
            return false
        }
        review.use(variable: name)
        switch environment.value(name) {
        case .value(let text, let variable):
            let isSecret = variable != name || Sensitive.isSecret(name: name)
            let start = scalar.text.utf8.count
            scalar.insertions.append(Insertion(start: start, text: text, isSecret: isSecret))
            scalar.text += text
            return true
        case .missing:
            guard let separator else {
                review.refuse(
                    value,
                    "needs the environment variable \"\(name)\", which is not set; set it, or \(name)_FILE to a file that holds it"
                )
                return false
            }
            scalar.text += inside[separator.upperBound...]
            return true
        case .unreadable(let problem):
            review.refuse(problem)
            return false
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.first, first == "_" || (first.isASCII && first.isLetter) else { return false }
        return text.allSatisfy { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
    }
}
