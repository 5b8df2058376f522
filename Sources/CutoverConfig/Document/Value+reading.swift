import CutoverCore

extension Value {
    /// The scalar; nil when it is none, which is then reported as `expected`.
    func scalar(_ expected: String, _ review: inout Review) -> Scalar? {
        switch content {
        case .scalar(let scalar): return scalar
        case .unreadable: return nil
        case .mapping, .sequence, .null:
            review.refuse(self, "is \(kind) where \(expected) is expected")
            return nil
        }
    }

    /// A text that is not empty and holds no control characters.
    func line(_ expected: String, _ review: inout Review) -> Scalar? {
        guard let scalar = scalar(expected, &review) else { return nil }
        guard !scalar.text.isEmpty else {
            review.refuse(self, "is empty; write \(expected)")
            return nil
        }
        guard scalar.text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            review.refuse(
                self,
                "holds a line break or another control character; write \(expected) on one line"
            )
            return nil
        }
        return scalar
    }

    /// `true` or `false`, without quotes, as in YAML 1.2.
    func bool(_ review: inout Review) -> Bool? {
        guard let scalar = scalar("true or false", &review) else { return nil }
        if scalar.isPlain, scalar.text == "true" { return true }
        if scalar.isPlain, scalar.text == "false" { return false }
        let quotes = ["true", "false"].contains(scalar.text) ? ", without quotes" : ""
        review.refuse(self, "\"\(scalar.written)\" is neither true nor false; write true or false\(quotes)")
        return nil
    }

    /// A duration of zero or more.
    func duration(_ review: inout Review) -> Duration? {
        guard let scalar = scalar("a duration such as \"30s\"", &review) else { return nil }
        switch DurationText.parse(scalar.text) {
        case .success(let duration): return duration
        case .failure(let fault):
            review.refuse(self, fault.what(scalar.written))
            return nil
        }
    }

    /// A duration of at least `minimum`.
    func duration(atLeast minimum: Duration, _ review: inout Review) -> Duration? {
        guard let duration = duration(&review) else { return nil }
        guard duration >= minimum else {
            let fix = duration == .zero ? "is no time at all" : "is too short"
            review.refuse(self, "\"\(quote)\" \(fix); write at least \"\(minimum.text)\"")
            return nil
        }
        return duration
    }

    /// A plain number of units of `unit` microseconds, more than zero.
    func plainDuration(unit: Int64, _ review: inout Review) -> Duration? {
        guard let scalar = scalar("a number", &review) else { return nil }
        let example = unit == 60_000_000 ? "minutes, as in 30" : "seconds, as in 60"
        switch DurationText.plain(scalar.text, unit: unit) {
        case .success(let duration) where duration > .zero: return duration
        case .failure(.malformed):
            review.refuse(self, "\"\(scalar.written)\" is not a number; write \(example)")
        case .failure(let fault): review.refuse(self, fault.what(scalar.written))
        case .success: review.refuse(self, "\"\(scalar.written)\" is no time at all; write \(example)")
        }
        return nil
    }

    /// A whole number within `range`.
    func integer(in range: ClosedRange<Int64>, _ review: inout Review) -> Int64? {
        guard let scalar = scalar("a whole number", &review) else { return nil }
        guard let number = Int64(scalar.text), String(number) == scalar.text, range.contains(number) else {
            let what =
                "\"\(scalar.written)\" is not a whole number from \(range.lowerBound) to \(range.upperBound)"
            review.refuse(self, "\(what); write for example \(max(range.lowerBound, 1))")
            return nil
        }
        return number
    }

    /// One of the raw values of `type`.
    func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type, _ review: inout Review)
        -> Choice?
    where Choice.RawValue == String {
        let words = Choice.allCases.map(\.rawValue)
        guard let scalar = scalar("one of \(words.joined(separator: ", "))", &review) else { return nil }
        if let choice = Choice(rawValue: scalar.text) { return choice }
        let hint = NearestKey.of(scalar.text, among: words).map { "; did you mean \"\($0)\"?" }
        review.refuse(
            self,
            "\"\(scalar.written)\" is unknown\(hint ?? "; write one of \(words.joined(separator: ", "))")"
        )
        return nil
    }

    /// A name of 1 to 64 letters, digits, "-", "_" and ".", beginning with a letter or digit.
    func name(_ review: inout Review) -> String? {
        guard let scalar = scalar("a name", &review) else { return nil }
        if Name.isValid(scalar.text) { return scalar.text }
        review.refuse(
            self,
            "\"\(scalar.written)\" is not a name; use up to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit"
        )
        return nil
    }

    /// The items of a list; nil when it is none, which is then reported as `expected`.
    func list(_ expected: String, _ review: inout Review) -> [Value]? {
        switch content {
        case .sequence(let items): return items
        case .unreadable: return nil
        case .scalar, .mapping, .null:
            review.refuse(self, "is \(kind) where \(expected) is expected")
            return nil
        }
    }

    /// A list of texts, or one text alone; an empty list is refused.
    func texts(_ expected: String, _ review: inout Review) -> [Scalar]? {
        if case .scalar = content { return line(expected, &review).map { [$0] } }
        guard let items = list("a list of texts", &review) else { return nil }
        guard !items.isEmpty else {
            review.refuse(self, "is an empty list; write \(expected), or remove the key")
            return nil
        }
        return items.compactMap { $0.line(expected, &review) }
    }

    /// What a message may quote of a scalar: as written, before substitution.
    var quote: String {
        if case .scalar(let scalar) = content { return scalar.written }
        return kind
    }
}

/// What may name a run, target, flag or sink.
enum Name {
    /// True for 1 to 64 letters, digits, "-", "_" and "." that begin with a letter or digit.
    static func isValid(_ text: String) -> Bool {
        guard let first = text.first, (1...64).contains(text.count), isPlain(first) else { return false }
        return text.allSatisfy { isPlain($0) || "._-".contains($0) }
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}
