import CutoverCore

/// The tables of the summary: every line at most 80 columns of plain ASCII.
enum SummaryTables {
    /// Series beyond this many are left out when nothing is bad about them.
    private static let mostCalmSeries = 12

    /// One line a rule, and one or more below it for a rule that does not simply pass.
    static func rules(_ facts: SummaryFacts) -> [String] {
        let title = row("RULES", ["value", "limit", "bad", "of"], "state")
        if facts.rules.isEmpty { return [title, "    none: nothing can be decided"] }
        return [title] + facts.rules.flatMap { lines(of: $0, facts) }
    }

    private static func lines(of rule: RuleReport, _ facts: SummaryFacts) -> [String] {
        let name = PlainText.ascii(rule.rule) + (rule.isCritical ? "" : " (only warns)")
        let isLong = name.count > 25
        let figures = row(
            isLong ? "" : "  " + name,
            [rule.shownValue, rule.limitText, PlainText.count(rule.k, 6), PlainText.count(rule.n, 7)],
            rule.stateWord
        )
        let remark = facts.remark(on: rule).map { PlainText.wrap($0, width: 72) } ?? []
        return (isLong ? ["    " + PlainText.cutMiddle(name, to: 76)] : []) + [figures]
            + remark.map { "        " + $0 }
    }

    private static func row(_ name: String, _ figures: [String], _ state: String) -> String {
        let cells = [(name, 27)] + zip(figures, [12, 11, 6, 7]).map { ($0, $1) }
        return "  " + PlainText.columns(cells, gap: " ") + "  " + PlainText.left(state, 9).trimmingBlanks
    }

    /// Two lines a series: who, and its figures.
    static func targets(_ board: Board, _ facts: SummaryFacts) -> [String] {
        let columns = ["slots", "samples", "missed", "ok %", "p50 ms", "p95 ms", "p99 ms", "max ms"]
        let title = "  " + PlainText.left("TARGETS", 8) + row(of: columns)
        if board.series.isEmpty { return [title, "    none was observed"] }
        var calm = 0
        var left = 0
        var lines = [title]
        for series in board.series {
            if series.failures == 0, series.missed == 0 { calm += 1 }
            if series.failures == 0, series.missed == 0, calm > mostCalmSeries {
                left += 1
            } else {
                lines += self.lines(of: series, facts)
            }
        }
        return left == 0 ? lines : lines + ["    (\(left) more without a failure: see the database)"]
    }

    private static func lines(of series: SeriesReport, _ facts: SummaryFacts) -> [String] {
        var name = PlainText.ascii(series.target)
        if let endpoint = series.endpoint {
            name += " " + (endpoint == "*" ? "(all endpoints, requests)" : PlainText.ascii(endpoint))
        }
        let worst = PlainText.cut(PlainText.ascii(facts.worst(of: series)), to: 30)
        let room = worst == "-" ? 76 : 76 - worst.count - 14
        let head =
            "    " + PlainText.cutMiddle(name, to: room) + (worst == "-" ? "" : "  worst error \(worst)")
        let cells = [
            PlainText.count(Int64(series.slots), 6), PlainText.count(series.samples, 8),
            PlainText.count(Int64(series.missed), 6), SummaryFacts.okPercent(series),
        ]
        let figures = [series.p50, series.p95, series.p99, series.maximum]
        return [head, "          " + row(of: cells + figures.map { $0?.millisecondDigits ?? "-" })]
    }

    private static func row(of cells: [String]) -> String {
        let widths = [6, 8, 7, 7, 10, 10, 10, 10]
        return zip(cells, widths).map { PlainText.right($0, $1) }.joined()
    }
}

extension String {
    /// The text without blanks at its end.
    var trimmingBlanks: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
