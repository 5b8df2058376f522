/// A part of a text that came from the environment by `${NAME}`.
struct Insertion: Sendable, Hashable {
    /// Where it begins, in UTF-8 bytes from the beginning of the text.
    let start: Int
    /// The value of the variable.
    let text: String
    /// True when the variable's name promises a secret.
    let isSecret: Bool

    /// Where it ends.
    var end: Int { start + text.utf8.count }
}

/// A text of the configuration.
struct Scalar: Sendable, Hashable {
    /// The text with everything substituted.
    var text: String
    /// The text as written; what error messages quote, so that no value of the environment leaks.
    let written: String
    /// The parts of `text` that came from the environment, in order.
    var insertions: [Insertion] = []
    /// True when written without quotes, so that `true` and `12` are not texts.
    let isPlain: Bool
    /// True when a part came from the environment.
    var isSubstituted: Bool

    /// A text as written; `written` replaces it in messages.
    init(_ text: String, isPlain: Bool, written: String? = nil) {
        self.text = text
        self.written = written ?? text
        self.isPlain = isPlain
        isSubstituted = false
    }
}

/// One key of a mapping with its value.
struct Entry: Sendable, Hashable {
    /// The key's text.
    let key: String
    /// Where the key stands.
    let origin: Origin
    /// What it is set to.
    var value: Value
}

/// One value of the configuration and where it was written: a node of the document, an option or a variable.
struct Value: Sendable, Hashable {
    /// What kinds of value there are.
    enum Content: Sendable, Hashable {
        case scalar(Scalar)
        case mapping([Entry])
        case sequence([Value])
        case null
        /// Already reported; readers stay silent about it.
        case unreadable
    }

    /// Where it was written.
    let origin: Origin
    /// The way to it from the top of the document, as in `targets[2].interval`; "" for options and variables.
    let path: String
    /// What it holds.
    var content: Content

    /// The sentence `what` about this value.
    func labelled(_ what: String) -> String {
        path.isEmpty ? what : "\(path) \(what)"
    }

    /// The value of a command line option.
    static func option(_ name: String, _ text: String) -> Value {
        Value(origin: .option(name), path: "", content: .scalar(Scalar(text, isPlain: true)))
    }

    /// The value of an environment variable; what came from a file (`NAME_FILE`) is never quoted.
    static func variable(_ name: String, _ text: String) -> Value {
        var scalar = Scalar(text, isPlain: true, written: name.hasSuffix("_FILE") ? "***" : nil)
        scalar.isSubstituted = true
        return Value(origin: .variable(name), path: "", content: .scalar(scalar))
    }

    /// The path of the member `key` of a mapping at `path`.
    static func path(_ path: String, member key: String) -> String {
        let isWord =
            !key.isEmpty && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
        if path.isEmpty { return isWord ? key : "[\"\(key)\"]" }
        return isWord ? "\(path).\(key)" : "\(path)[\"\(key)\"]"
    }
}
