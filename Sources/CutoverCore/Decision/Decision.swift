/// What a run came to.
package enum DecisionKind: String, Sendable, CaseIterable {
    case go
    case rollback
    case hold

    /// The word people read: "GO", "ROLLBACK", "HOLD".
    package var word: String { rawValue.uppercased() }
}

/// A decision with everything it stood on.
package struct Decision: Sendable, Hashable {
    /// GO, ROLLBACK or HOLD.
    package var kind: DecisionKind
    /// Why now.
    package var code: DecisionCode
    /// The event it was made on.
    package var seq: Int64
    /// When it was made.
    package var at: Timestamp
    /// Time since T0.
    package var elapsed: Duration
    /// Every rule at that moment, worst first.
    package var rules: [RuleReport]
    /// The one text: identical in terminal, Slack, webhook and database.
    package var text: String
    /// What a GO is worth; nil for other decisions, and when no critical rule is judged by a share.
    package var strength: GoStrength?
    /// The natural logarithm of the joint evidence of the rules that could roll back; nil when none could (R2).
    package var logOpen: Double?
    /// False when it is not on disk.
    package var isStored: Bool

    /// A decision of the engine.
    package init(
        kind: DecisionKind,
        code: DecisionCode,
        seq: Int64,
        at: Timestamp,
        elapsed: Duration,
        rules: [RuleReport],
        text: String,
        isStored: Bool = true
    ) {
        self.kind = kind
        self.code = code
        self.seq = seq
        self.at = at
        self.elapsed = elapsed
        self.rules = rules
        self.text = text
        self.isStored = isStored
    }
}
