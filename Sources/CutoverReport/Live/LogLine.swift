package import CutoverCore

/// One logfmt record: UTC with milliseconds, stable keys, no control codes.
package enum LogLine {
    /// A field: its key in lower case, and its value before escaping.
    package typealias Field = (key: String, value: String)

    /// One line without its line break: `ts`, `level` and `event` first, then `fields` in their order.
    package static func render(at: Timestamp, level: LogLevel, event: String, fields: [Field]) -> String {
        let head: [Field] = [("ts", at.rfc3339), ("level", level.rawValue), ("event", event)]
        return (head + fields).map { "\($0.key)=\(escaped($0.value))" }.joined(separator: " ")
    }

    /// A line of the run's story.
    package static func render(_ note: Note, run: String) -> String {
        let fields: [Field] = [("run", run), ("text", note.text)]
        let isBad = note.kind == "decision" && !note.text.hasPrefix(DecisionKind.go.word)
        return render(
            at: note.at,
            level: isBad ? .warn : level(of: note.kind),
            event: note.kind,
            fields: fields
        )
    }

    /// Notes are of a bounded set of kinds, kept as text; a kind that is not listed is told at `info`.
    private static func level(of kind: String) -> LogLevel {
        let warnings: Set<String> = [
            "caution", "warning", "deadline", "blind", "restart", "reminder", "missed", "refused",
            "clock_step",
            "interrupted", "flag", "reset", "login",
        ]
        if kind == "store" || kind == "undelivered" { return .error }
        return warnings.contains(kind) ? .warn : .info
    }

    private static func escaped(_ value: String) -> String {
        let isPlain = value.unicodeScalars.allSatisfy {
            $0 > " " && $0 != "=" && $0 != "\"" && !$0.isUnprintable
        }
        if isPlain, !value.isEmpty, !value.contains("\\") { return value }
        return "\"" + value.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:  // every other scalar of Unicode
            return scalar.isUnprintable ? "\\u" + scalar.fourHexDigits : String(Character(scalar))
        }
    }
}

extension Unicode.Scalar {
    /// True for what moves a cursor, turns the writing direction or breaks a line.
    var isUnprintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false  // the categories that can be shown
        }
    }
}
