import CutoverCore

/// Reads until when the change must be over.
enum ChangeWindowReader {
    /// Reads `change_window_ends:` and `rollback_takes:`, which only make sense together; nil without them.
    static func read(_ top: inout Fields, _ general: General, _ review: inout Review) -> ChangeWindow? {
        let (end, length) = (top.take("change_window_ends"), top.take("rollback_takes"))
        if let end, length == nil {
            review.refuse(
                end,
                "says until when, and nothing says how long a rollback takes; add \"rollback_takes\""
            )
        }
        if let length, end == nil {
            review.refuse(length, "says how long, and nothing says until when; add \"change_window_ends\"")
        }
        let ends = end.flatMap { moment($0, &review) }
        let takes = length.flatMap { $0.duration(atLeast: .seconds(1), &review) }
        guard let ends, let takes else { return nil }
        return ChangeWindow(ends: ends, rollbackTakes: takes)
    }

    /// A moment with its zone: an hour without one is another hour for whoever reads it elsewhere.
    private static func moment(_ value: Value, _ review: inout Review) -> Timestamp? {
        let example =
            "a moment with its zone, as in \"2026-11-21T23:00:00+01:00\" or \"2026-11-21T22:00:00Z\""
        guard let scalar = value.line(example, &review) else { return nil }
        let hasZone = scalar.text.wholeMatch(of: /.*(Z|z|[+-][0-9]{2}:?[0-9]{2})/) != nil
        let isTimed = scalar.text.contains("T") || scalar.text.contains(" ")
        guard isTimed, hasZone, let moment = Timestamp(iso8601: scalar.text) else {
            review.refuse(value, "\"\(scalar.written)\" is not \(example)")
            return nil
        }
        return moment
    }
}
