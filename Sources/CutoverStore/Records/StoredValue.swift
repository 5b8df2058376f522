import CutoverCore

/// A value in the database that this version cannot read.
struct UnreadableValue: Error, Sendable {
    /// Table and column, as in "samples.outcome".
    let column: String
    /// What stands there.
    let value: String
}

extension Optional {
    /// The value read from a stored word, or an error that says which word in which column.
    func orUnreadable(_ column: String, _ value: String?) throws -> Wrapped {
        guard let self else { throw UnreadableValue(column: column, value: value ?? "NULL") }
        return self
    }
}

extension String {
    /// The text as SQLite keeps it: bound texts end at a NUL, so one that a source sent is made visible instead.
    var storable: String {
        utf8.contains(0) ? replacing("\0", with: "\u{2400}") : self
    }
}
