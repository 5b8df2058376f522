/// What a person can pull while a run goes on, and some of it after (docs/operating.md).
package enum Lever: Sendable, Hashable {
    /// The same chain as any other ROLLBACK.
    case rollback
    /// Ends the run without a decision: HOLD.
    case abort
    /// This rule cannot decide for so long.
    case mute(rule: String, length: Duration)
    /// Takes the latch off a ROLLBACK; every breached rule is named.
    case override(rules: [String])
    /// Judges so much longer.
    case extend(Duration)
    /// Turns the flags of a ROLLBACK on again.
    case restore
    /// Somebody is there.
    case confirm

    /// The word people type.
    package var name: String {
        switch self {
        case .rollback: "rollback"
        case .abort: "abort"
        case .mute: "mute"
        case .override: "override"
        case .extend: "extend"
        case .restore: "restore"
        case .confirm: "confirm"
        }
    }

    /// The lever with what it is about: "mute api/p95_ms 5m".
    package var text: String {
        switch self {
        case .rollback, .abort, .restore, .confirm: name
        case .mute(let rule, let length): "\(name) \(rule) \(length.text)"
        case .override(let rules): ([name] + rules).joined(separator: " ")
        case .extend(let length): "\(name) \(length.text)"
        }
    }
}

/// One pull of a lever, as it stands in the `commands` table.
package struct Move: Sendable, Hashable {
    /// Its number in the database; the same move is never made twice.
    package let id: Int64
    /// When it was said.
    package let saidAt: Timestamp
    /// When the monitor read it.
    package let at: Timestamp
    /// What is pulled.
    package let lever: Lever
    /// Who pulls it; never empty.
    package let by: String
    /// Why, in their words; empty when nothing was said.
    package let reason: String

    /// A pull of a lever.
    package init(
        id: Int64,
        saidAt: Timestamp,
        at: Timestamp,
        lever: Lever,
        by: String,
        reason: String
    ) {
        self.id = id
        self.saidAt = saidAt
        self.at = at
        self.lever = lever
        self.by = by
        self.reason = reason
    }

    /// "ana: login is broken"; the name alone without a reason.
    package var because: String { reason.isEmpty ? by : "\(by): \(reason)" }
}

/// What the monitor answered to a move.
package struct MoveAnswer: Sendable, Hashable {
    /// The move.
    package let move: Move
    /// False when nothing was done.
    package let isAccepted: Bool
    /// What was done, or why nothing was.
    package let text: String
    /// How the run stood before: a status or a decision, in capitals.
    package let before: String
    /// How it stood after.
    package let after: String
    /// How long is judged now; nil unless the move changed it.
    package let window: Duration?

    /// An answer.
    package init(
        move: Move,
        isAccepted: Bool,
        text: String,
        before: String,
        after: String,
        window: Duration? = nil
    ) {
        self.move = move
        self.isAccepted = isAccepted
        self.text = text
        self.before = before
        self.after = after
        self.window = window
    }
}
