package import CutoverCore

/// One line of `replay --every-tick --output json`: every rule as it stood after one tick (docs/decisions.md).
package enum TickDocument {
    /// The line as one JSON object, without its line break.
    package static func json(_ board: Board) -> String {
        JSONWriter.text(
            .object([
                ("t", .number(board.elapsed.secondDigits)),
                ("at", .time(board.now)),
                ("block", .count(board.closedBlocks)),
                ("status", .string(board.status.rawValue)),
                ("decision", board.decision.map(decision) ?? .null),
                ("log_e_mean", board.logMean.map(JSONValue.logarithm) ?? .null),
                ("log_e_open", board.logOpen.map(JSONValue.logarithm) ?? .null),
                ("log_threshold", .double(EvidenceBook.logThreshold)),
                ("rules", .array(board.rules.sorted { $0.rule < $1.rule }.map(rule))),
            ])
        )
    }

    private static func decision(_ decision: Decision) -> JSONValue {
        .object([
            ("decision", .string(decision.kind.word)), ("code", .string(decision.code.rawValue)),
            ("text", .string(decision.text)),
        ])
    }

    private static func rule(_ rule: RuleReport) -> JSONValue {
        .object([
            ("rule", .string(rule.rule)),
            ("kind", .string(rule.figure.isGauge ? "gauge" : "rate")),
            ("critical", .bool(rule.isCritical)),
            ("class", .string(rule.verdictClass)),
            ("reason", .string(orNull: rule.unknownReason)),
            ("state", .string(rule.state.rawValue)),
            ("code", .string(orNull: rule.code?.rawValue)),
            ("n", .integer(rule.n)),
            ("k", .integer(rule.k)),
            ("value", RunDocument.value(of: rule)),
            ("limit", RunDocument.limit(of: rule)),
            ("blocks", .count(rule.blocks)),
            ("bad_blocks", .count(rule.badBlocks)),
            ("log_e", rule.evidence.map { .logarithm($0.logE) } ?? .null),
            ("weight", rule.evidence.map { .double($0.weight) } ?? .null),
            ("open", rule.evidence.map { .bool($0.isOpen) } ?? .null),
        ])
    }
}

extension RuleReport {
    /// The verdict in one word: "pass", "forgiven", "fail" or "unknown".
    fileprivate var verdictClass: String {
        switch verdict {
        case .forgiven: "forgiven"
        case .pass, .fail, .unknown: verdict.label
        }
    }

    /// Why it cannot answer; nil when it can.
    fileprivate var unknownReason: String? {
        switch verdict {
        case .unknown(let reason): reason.label
        case .pass, .forgiven, .fail: nil
        }
    }
}
