import CutoverCore

/// A value that was chosen, and where it was written; `at` is nil for a default.
struct Chosen<Content> {
    /// The value.
    let value: Content
    /// Where it was written.
    let at: Value?

    /// A default.
    static func standard(_ value: Content) -> Chosen { Chosen(value: value, at: nil) }
}

/// The options of the command line and their environment variables `CUTOVER_<OPTION>`.
struct Options {
    /// The words of every option that a variable can set.
    static let names = [
        "window", "interval", "block", "timeout", "metrics-url", "health-url", "limit", "mode", "listen",
        "output",
        "name", "dir", "after-rollback", "dry-run", "resume", "new-run", "require-store", "observe",
        "ascii",
    ]

    /// The variables that are not options.
    static let variables = [
        "CUTOVER_CONFIG", "CUTOVER_WEBHOOK_URL", "CUTOVER_WEBHOOK_SECRET", "CUTOVER_SLACK_WEBHOOK_URL",
    ]

    /// The options as written.
    let flags: Flags
    /// The variables.
    let environment: Environment

    /// The variable of the option `name`.
    static func variable(_ name: String) -> String {
        "CUTOVER_" + name.uppercased().replacing("-", with: "_")
    }

    /// The option's value and its variable's, as far as they are given, the stronger first.
    func values(_ name: String, _ text: String?, _ review: inout Review) -> [Value] {
        [text.map { Value.option("--\(name)", $0) }, environment.setting(Self.variable(name), &review)]
            .compactMap(\.self)
    }

    /// The strongest readable one of option, variable, `former` variable and file; all of them are checked.
    func choose<Content>(
        _ name: String,
        _ text: String?,
        former: Chosen<Content>? = nil,
        file: Value?,
        _ review: inout Review,
        read: (Value, inout Review) -> Content?
    ) -> Chosen<Content>? {
        var chosen: Chosen<Content>?
        for value in values(name, text, &review) {
            let content = read(value, &review).map { Chosen(value: $0, at: value) }
            chosen = chosen ?? content
        }
        chosen = chosen ?? former
        guard let file else { return chosen }
        let content = read(file, &review).map { Chosen(value: $0, at: file) }
        return chosen ?? content
    }

    /// A switch: the option turns it on, the variable or the file say true or false.
    func isOn(_ name: String, _ isGiven: Bool, file: Value? = nil, _ review: inout Review) -> Bool {
        let chosen = choose(name, isGiven ? "true" : nil, file: file, &review) { $0.bool(&$1) }
        return chosen?.value ?? false
    }

    /// The values of a list option; those of the command line hide those of the variable.
    func list(_ name: String, _ texts: [String], _ review: inout Review) -> [Value] {
        let variable = environment.setting(Self.variable(name), &review)
        if !texts.isEmpty { return texts.map { .option("--\(name)", $0) } }
        guard let variable, case .scalar(let scalar) = variable.content,
            case .variable(let source) = variable.origin
        else { return [] }
        return scalar.text.split(separator: ",").map { part in
            .variable(source, String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
        }
    }

    /// Warns about variables that look like ours and that nothing has asked for.
    func warnUnused(_ review: inout Review) {
        let known = Self.names.map(Self.variable) + Self.variables + FormerVariables.names
        for name in environment.variables.keys.sorted() where name.hasPrefix("CUTOVER_") {
            let base = name.hasSuffix("_FILE") ? String(name.dropLast(5)) : name
            let isUsed = [name, base].contains { known.contains($0) || review.variables.contains($0) }
            guard !isUsed else { continue }
            let nearest = NearestKey.of(name, among: known).map { "; did you mean \"\($0)\"?" }
            review.warn(Problem(.variable(name), "nothing here reads this variable\(nearest ?? "")"))
        }
    }
}
