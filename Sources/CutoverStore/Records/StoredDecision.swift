import CutoverCore
import GRDB

/// One row of `decisions`; its rules are rows of `verdicts`.
struct StoredDecision: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "decisions"

    var run: String
    var seq: Int64
    var atMicroseconds: Int64
    var elapsedMicroseconds: Int64
    var decision: String
    var code: String
    var text: String
    var logOpen: Double?
    var isStored: Bool

    enum CodingKeys: String, CodingKey {
        case seq, decision, code, text
        case run = "run_id"
        case atMicroseconds = "at_us"
        case elapsedMicroseconds = "elapsed_us"
        case logOpen = "log_e_open"
        case isStored = "stored"
    }

    /// A decision of `run`.
    init(_ made: Decision, run: String) {
        self.run = run
        seq = made.seq
        atMicroseconds = made.at.microseconds
        elapsedMicroseconds = made.elapsed.wholeMicroseconds
        decision = made.kind.rawValue
        code = made.code.rawValue
        text = made.text.storable
        logOpen = made.logOpen
        isStored = made.isStored
    }

    /// The decision with the rules it stood on, worst first.
    func decision(rules: [RuleReport]) throws -> Decision {
        var made = Decision(
            kind: try DecisionKind(rawValue: decision).orUnreadable("decisions.decision", decision),
            code: try DecisionCode(rawValue: code).orUnreadable("decisions.code", code),
            seq: seq,
            at: Timestamp(microseconds: atMicroseconds),
            elapsed: .microseconds(elapsedMicroseconds),
            rules: rules,
            text: text,
            isStored: isStored
        )
        made.logOpen = logOpen
        return made
    }
}
