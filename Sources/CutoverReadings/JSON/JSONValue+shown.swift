extension JSONValue {
    /// The value as compact JSON for people: escaped, at most `Excerpt.limit` characters, cut with "…".
    package var shown: String {
        var text = ""
        append(to: &text)
        return Excerpt.cut(text)
    }

    /// Stops soon after the limit, so a huge value costs no more than a small one.
    private func append(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let isTrue): text += isTrue ? "true" : "false"
        case .number(let digits): text += Excerpt.cut(digits)
        case .string(let content): text += Excerpt.quoted(content)
        case .array(let items):
            Self.append(items, between: ("[", "]"), to: &text) { $0.append(to: &$1) }
        case .object(let members):
            Self.append(members, between: ("{", "}"), to: &text) { member, text in
                text += Excerpt.quoted(member.name) + ":"
                member.value.append(to: &text)
            }
        }
    }

    private static func append<Element>(
        _ elements: [Element],
        between brackets: (open: String, close: String),
        to text: inout String,
        each: (Element, inout String) -> Void
    ) {
        text += brackets.open
        for (index, element) in elements.enumerated() {
            if text.utf8.count > 4 * Excerpt.limit { return }
            if index > 0 { text += "," }
            each(element, &text)
        }
        text += brackets.close
    }
}
