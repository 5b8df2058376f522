import CutoverCore

/// The sections of the live view: a title, then rows, the most important first and their figures leftmost, so that a
/// narrow terminal cuts names and not numbers.
struct LiveRows {
    let board: Board
    let width: Int

    private var isNarrow: Bool { width < 60 }

    /// Every rule with value and limit, worst first.
    var rules: [String] {
        let title = isNarrow ? "RULES" : row(state: "RULES", "value", "limit", "bad/of", "rule")
        return [title]
            + board.rules.map { rule in
                let name = PlainText.ascii(rule.rule)
                if isNarrow { return "\(rule.stateWord) \(rule.shownValue) \(name)" }
                let counts = "\(rule.k)/\(rule.n)"
                return row(state: rule.stateWord, rule.shownValue, rule.limitText, counts, name)
            }
    }

    private func row(state: String, _ value: String, _ limit: String, _ counts: String, _ name: String)
        -> String
    {
        let cells = [
            PlainText.left(state, 10), PlainText.right(value, 12), PlainText.right(limit, 12),
            PlainText.right(counts, 12),
        ]
        return cells.joined() + "  " + PlainText.cutMiddle(name, to: width - 48)
    }

    /// Every series with its figures since T0 and of the last 60 s, failing ones first.
    var targets: [String] {
        let sorted = board.series.filter(\.isFailing) + board.series.filter { !$0.isFailing }
        let title =
            isNarrow ? "TARGETS" : row("TARGETS T0:", "bad/of", "p95 ms", "60s:bad/of", "p95 ms", "target")
        return [title]
            + sorted.map { series in
                let name = PlainText.ascii(series.target + place(of: series))
                if isNarrow { return "\(newest(of: series)) \(name)" }
                return row(
                    newest(of: series),
                    "\(series.failures)/\(series.samples)",
                    series.p95?.millisecondDigits ?? "-",
                    "\(series.recentFailures)/\(series.recentSamples)",
                    series.recentP95?.millisecondDigits ?? "-",
                    name
                )
            }
    }

    private func row(
        _ newest: String,
        _ bad: String,
        _ p95: String,
        _ recentBad: String,
        _ recentP95: String,
        _ name: String
    ) -> String {
        let cells = [(newest, 17), (bad, 11), (p95, 10), (recentBad, 11), (recentP95, 10)]
        return PlainText.columns(cells, gap: "") + "  " + PlainText.cutMiddle(name, to: width - 61)
    }

    private func place(of series: SeriesReport) -> String {
        guard let endpoint = series.endpoint else { return "" }
        return endpoint == "*" ? " (all)" : " " + endpoint
    }

    /// "2s ok", "14s http_status"; "-" before the first sample; the age alone inside a source.
    private func newest(of series: SeriesReport) -> String {
        guard let at = series.lastAt else { return "-" }
        let age = "\(max(0, at.duration(to: board.now).wholeMicroseconds / 1_000_000))s"
        return series.lastOutcome.map { "\(age) \($0.label)" } ?? age
    }

    /// The story, newest first.
    var notes: [String] {
        let title = "NOTES" + (board.warnings > 0 ? "  (\(board.warnings) warnings)" : "")
        return [title] + board.notes.reversed().map { "\($0.at.clock) \(PlainText.ascii($0.text))" }
    }
}

extension SeriesReport {
    /// True when the newest sample or anything within the last 60 s was bad.
    var isFailing: Bool {
        if recentFailures > 0 { return true }
        guard let lastOutcome else { return false }
        return lastOutcome != .ok
    }
}
