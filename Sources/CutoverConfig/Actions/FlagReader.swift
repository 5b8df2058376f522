import CutoverCore

/// Reads the flags that a ROLLBACK can turn off.
enum FlagReader {
    private static let unbuilt = ["observe", "evaluate", "preset", "fallback", "restore"]

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
        let on = fields.take("on")
        let read = fields.take("read")
        if off == nil { fields.missing("has no \"off\"; write how it is turned off", &review) }
        fields.finish(unbuilt: unbuilt, &review)
        let offAction = off.flatMap { self.order($0, &review) }
        let onAction = on.flatMap { self.order($0, &review) }
        let readBack = read.flatMap { self.read($0, &review) }
        return offAction.map { Flag(name: name, off: $0, on: onAction, read: readBack) }
    }

    private static func order(_ value: Value, _ review: inout Review) -> FlagAction? {
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
        let onWhen = fields.take("on_when")
        fields.finish(&review)
        let offExpectations = offWhen.map { ExpectationReader.json($0, &review) } ?? []
        let onExpectations = onWhen.map { ExpectationReader.json($0, &review) } ?? []
        return action.map { FlagReadBack(action: $0, offWhen: offExpectations, onWhen: onExpectations) }
    }

    private static func action(_ fields: inout Fields, method: String, _ review: inout Review) -> FlagAction?
    {
        let (http, command) = (fields.take("http"), fields.take("command"))
        if let http, command != nil { review.refuse(http, "stands beside command; keep one of them") }
        if let http {
            return RequestReader(purpose: .flag, method: method).read(http, &review).map { .http($0) }
        }
        if let command { return CommandReader.words(command, &review).map { .command($0) } }
        fields.missing("has neither \"http\" nor \"command\"; write one of them", &review)
        return nil
    }
}
