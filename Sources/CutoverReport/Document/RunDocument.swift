package import CutoverCore

/// The run as JSON that outsiders read: `--output json` and the webhook's `data` share it (docs/delivery.md).
package enum RunDocument {
    /// The document as UTF-8 on one line, without a final line break.
    package static func json(_ board: Board) -> String {
        JSONWriter.text(.object(members(board, youMust: board.youMust, most: .max)))
    }

    /// The document's members; lists longer than `most` keep their most important entries and say how many they
    /// left out in `omitted`.
    static func members(
        _ board: Board,
        youMust: String,
        most: Int
    ) -> [(name: String, value: JSONValue)] {
        let rules = board.decision?.rules ?? board.rules
        let series = board.series.filter { $0.failures > 0 } + board.series.filter { $0.failures == 0 }
        let shown = series.count > most ? Array(series.prefix(most)) : board.series
        let omitted = [
            ("reasons", rules.count - most), ("series", series.count - most),
            ("deliveries", board.deliveries.count - most),
        ].filter { $0.1 > 0 }
        return head(board) + [
            ("reasons", .array(rules.prefix(most).map(reason))),
            ("you_must", .string(youMust)),
            ("flags", .array(board.flags.map(flag))),
            ("series", .array(shown.map(figures))),
            ("deliveries", .array(board.deliveries.suffix(most).map(delivery))),
            ("stored", .bool(board.decision?.isStored ?? (board.storeTrouble == nil))),
        ] + moves(board)
            + (omitted.isEmpty ? [] : [("omitted", .object(omitted.map { ($0.0, .count($0.1)) }))])
    }

    /// What people told the run; left out when nobody did.
    private static func moves(_ board: Board) -> [(name: String, value: JSONValue)] {
        guard !board.moves.isEmpty else { return [] }
        let moves = board.moves.map { answer in
            JSONValue.object([
                ("lever", .string(answer.move.lever.text)), ("at", .time(answer.move.at)),
                ("by", .string(answer.move.by)), ("reason", .string(answer.move.reason)),
                ("accepted", .bool(answer.isAccepted)), ("answer", .string(answer.text)),
                ("before", .string(answer.before)), ("after", .string(answer.after)),
            ])
        }
        return [("moves", .array(moves))]
    }

    private static func head(_ board: Board) -> [(name: String, value: JSONValue)] {
        [
            ("run", .string(board.run)),
            ("name", .string(board.name)),
            ("decision", .string(orNull: board.decision?.kind.word)),
            ("status", .string(board.status.rawValue)),
            ("exit_status", .count(board.exitStatus)),
            ("t", .number((board.decision?.elapsed ?? board.elapsed).secondDigits)),
            ("started_at", .time(board.origin)),
            ("decided_at", .time(board.decision?.at)),
            ("text", .string(orNull: board.decision?.text)),
            ("strength", board.decision?.strength.map(strength) ?? .null),
        ] + (board.changeWindow.map { [("last_safe_decision", .time($0.lastSafeDecision))] } ?? [])
    }

    private static func reason(_ rule: RuleReport) -> JSONValue {
        .object([
            ("rule", .string(rule.rule)),
            ("target", .string(rule.target)),
            ("endpoint", .string(orNull: rule.isTotal ? "*" : rule.endpoint)),
            ("figure", .string(rule.figure.rawValue)),
            ("critical", .bool(rule.isCritical)),
            ("value", value(of: rule)),
            ("limit", limit(of: rule)),
            ("n", .integer(rule.n)),
            ("k", .integer(rule.k)),
            ("verdict", .string(rule.verdict.label)),
            ("code", .string(orNull: rule.reasonCode)),
            ("since", .time(rule.since)),
            ("log_e", rule.evidence.map { .logarithm($0.logE) } ?? .null),
            ("weight", rule.evidence.map { .double($0.weight) } ?? .null),
        ])
    }

    /// What a GO is worth: bounds and rate in per cent.
    private static func strength(_ strength: GoStrength) -> JSONValue {
        let statement = strength.statement
        return .object([
            ("label", .string(statement.label.rawValue)),
            ("rule", .string(strength.report.rule)),
            ("confidence_pct", .count(95)),
            ("upper_independent_pct", .double(statement.independentBound * 100)),
            ("upper_block_pct", .double(statement.blockBound * 100)),
            ("stopped_early_from_pct", strength.stoppable.map { .double($0 * 100) } ?? .null),
        ])
    }

    /// Per cent or milliseconds, as the figure's name says; null without data.
    static func value(of rule: RuleReport) -> JSONValue {
        switch rule.figure {
        case .errorRate: rule.n > 0 ? .double(Double(rule.k) * 100 / Double(rule.n)) : .null
        case .p95, .reportedP95, .estimatedP95: .milliseconds(rule.latency)
        }
    }

    static func limit(of rule: RuleReport) -> JSONValue {
        switch rule.figure {
        case .errorRate: .double(Double(rule.share.numerator) * 100 / Double(rule.share.denominator))
        case .p95, .reportedP95, .estimatedP95: .milliseconds(rule.latencyLimit)
        }
    }

    private static func flag(_ flag: FlagReport) -> JSONValue {
        .object([
            ("name", .string(flag.name)), ("desired", .string("off")),
            ("state", .string(flag.state.rawValue)),
        ])
    }

    private static func figures(_ series: SeriesReport) -> JSONValue {
        .object(
            [
                ("target", .string(series.target)),
                ("endpoint", .string(orNull: series.endpoint)),
                ("slots", .count(series.slots)),
                ("samples", .integer(series.samples)),
                ("failures", .integer(series.failures)),
                ("missed", .count(series.missed)),
                ("p50_ms", .milliseconds(series.p50)),
                ("p95_ms", .milliseconds(series.p95)),
                ("p99_ms", .milliseconds(series.p99)),
                ("max_ms", .milliseconds(series.maximum)),
            ] + numbers(of: series)
        )
    }

    /// Left out where the plan extracts none.
    private static func numbers(of series: SeriesReport) -> [(name: String, value: JSONValue)] {
        if series.numbers.isEmpty { return [] }
        let numbers = series.numbers.map { number in
            (
                name: number.name,
                value: JSONValue.object([
                    ("first", .number(number.first)), ("lowest", .number(number.lowest)),
                    ("highest", .number(number.highest)), ("newest", .number(number.newest)),
                ])
            )
        }
        return [("numbers", .object(numbers))]
    }

    private static func delivery(_ delivery: DeliveryReport) -> JSONValue {
        .object([
            ("id", .string(delivery.id)),
            ("sink", .string(delivery.recipient.label)),
            ("state", .string(delivery.state.rawValue)),
            ("attempts", .count(delivery.attempts)),
        ])
    }
}
