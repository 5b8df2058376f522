/// A text that may hold a secret: `value` goes to the wire, `shown` everywhere else.
package struct Masked: Sendable, Hashable, CustomStringConvertible {
    /// The true text; only a request builder may read it.
    package let value: String
    /// What logs, evidence, database and error messages show.
    package let shown: String
    /// The texts that must not be seen anywhere, whoever repeats them (`Mask`): sorted, each once,
    /// empty for a plain text.
    package let hidden: [String]

    /// A text without secrets.
    package init(_ plain: String) {
        value = plain
        shown = plain
        hidden = []
    }

    /// A text that holds a secret and is shown as `shown`; nil for `hidden` hides the whole text.
    package init(secret value: String, shown: String = "***", hiding hidden: [String]? = nil) {
        self.value = value
        self.shown = shown
        self.hidden = hidden.map { Set($0).sorted() } ?? [value]
    }

    /// The same text with a plain one behind it.
    package func appending(_ plain: String) -> Masked {
        Masked(secret: value + plain, shown: shown + plain, hiding: hidden)
    }

    /// The masked form.
    package var description: String { shown }
}
