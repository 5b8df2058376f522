import CutoverCore

/// Reads the flags that a ROLLBACK can turn off.
enum FlagReader {
    private static let unbuilt = ["on", "observe", "evaluate", "preset", "fallback", "restore"]

    /// Reads `flags:`, a mapping of names to how each is turned off and read.
    static func read(_ value: Value, _ review: inout Review) -> [(flag: Flag, at: Origin)] {
        guard var fields = Fields(value, "a mapping of flag names", &review) else { return [] }
        return fields.takeRest().compactMap { entry in
            if !Name.isValid(entry.key) {
                let what = "flag \"\(entry.key)\" has no good name; use up to 64 of A-Z a-z 0-9 . _ -"
                review.refuse(Problem(entry.origin, what))
            }
            return flag(entry.key, entry.value, &review).map { ($0, entry.origin) }
        }
    }

    private static func flag(_ name: String, _ value: Value, _ review: inout Review) -> Flag? {
        let expected = "a flag such as { off: { http: { method: POST, url: \"...\" } } }"
        guard var fields = Fields(value, expected, &review) else { return nil }
        let off = fields.take("off")
        let read = fields.take("read")
        if off == nil { fields.missing("has no \"off\"; write how it is turned off", &review) }
        fields.finish(unbuilt: unbuilt, &review)
        let action = off.flatMap { self.off($0, &review) }
        let readBack = read.flatMap { self.read($0, &review) }
        return action.map { Flag(name: name, off: $0, read: readBack) }
    }

    private static func off(_ value: Value, _ review: inout Review) -> FlagAction? {
        guard var fields = Fields(value, "{ http: ... } or { command: [...] }", &review) else { return nil }
        let action = self.action(&fields, method: "POST", &review)
        fields.finish(&review)
        return action
    }

    private static func read(_ value: Value, _ review: inout Review) -> FlagReadBack? {
        guard var fields = Fields(value, "{ http: ..., off_when: ... }", &review) else { return nil }
        let action = self.action(&fields, method: "GET", &review)
        let offWhen = fields.take("off_when")
        if offWhen == nil {
            fields.missing(
                "has no \"off_when\"; write what is read when the flag is off, as in { /enabled: false }",
                &review
            )
        }
        fields.finish(&review)
        let expectations = offWhen.map { ExpectationReader.json($0, &review) } ?? []
        return action.map { FlagReadBack(action: $0, offWhen: expectations) }
    }

    private static func action(_ fields: inout Fields, method: String, _ review: inout Review) -> FlagAction?
    {
        let (http, command) = (fields.take("http"), fields.take("command"))
        if let http, command != nil { review.refuse(http, "stands beside command; keep one of them") }
        if let http {
            return RequestReader(purpose: .flag, method: method).read(http, &review).map { .http($0) }
        }
        if let command { return self.command(command, &review) }
        fields.missing("has neither \"http\" nor \"command\"; write one of them", &review)
        return nil
    }

    private static func command(_ value: Value, _ review: inout Review) -> FlagAction? {
        guard
            let items = value.list("a list: the program and its arguments, as in [./flag.sh, off],", &review)
        else { return nil }
        guard let program = items.first else {
            review.refuse(value, "is an empty list; write the program and its arguments")
            return nil
        }
        _ = program.line("a program", &review)
        let words = items.compactMap { $0.scalar("an argument", &review) }
        for (item, word) in zip(items, words) where word.text.contains("\0") {
            review.refuse(item, "holds a NUL, which no argument can carry; remove it")
        }
        return .command(words.map { Sensitive.masked($0) })
    }
}

/// Reads what a ROLLBACK does.
enum RollbackReader {
    /// Reads `on_rollback:`; the names of the flags it turns off, in the order written.
    static func read(_ value: Value, flags: [String], _ review: inout Review) -> [String] {
        guard var fields = Fields(value, "{ flags: { NAME: \"off\" } }", &review) else { return [] }
        let written = fields.take("flags")
        fields.finish(unbuilt: ["steps", "commands", "command", "verify", "http", "reference"], &review)
        guard let written, var names = Fields(written, "a mapping of flag names to \"off\"", &review) else {
            return []
        }
        return names.takeRest().compactMap { entry in
            guard flags.contains(entry.key) else {
                let hint =
                    flags.isEmpty ? "; declare it under \"flags\"" : NearestKey.hint(entry.key, among: flags)
                review.refuse(Problem(entry.origin, "flag \"\(entry.key)\" is not declared\(hint)"))
                return nil
            }
            if case .scalar(let scalar) = entry.value.content, scalar.text == "off" { return entry.key }
            review.refuse(
                entry.value,
                "is \"\(entry.value.quote)\", but a ROLLBACK can only turn a flag off; write \"off\""
            )
            return nil
        }
    }
}
