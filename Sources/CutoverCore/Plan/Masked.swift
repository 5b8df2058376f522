/// A text that may hold a secret: `value` goes to the wire, `shown` everywhere else.
package struct Masked: Sendable, Hashable, CustomStringConvertible {
    /// The true text; only a request builder may read it.
    package let value: String
    /// What logs, evidence, database and error messages show.
    package let shown: String

    /// A text without secrets.
    package init(_ plain: String) {
        value = plain
        shown = plain
    }

    /// A text that holds a secret and is shown as `shown`.
    package init(secret value: String, shown: String = "***") {
        self.value = value
        self.shown = shown
    }

    /// The masked form.
    package var description: String { shown }
}
