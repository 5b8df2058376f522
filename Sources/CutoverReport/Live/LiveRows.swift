import CutoverCore

/// The tables of the live view.
///
/// The first line of each is its title. The name comes last, since the widths of the others are known: so a
/// narrow terminal cuts names and not numbers.
struct LiveRows {
    let board: Board
    let look: LiveLook

    private var isWide: Bool { look.width >= 100 }
    /// True when a table must give up columns, so that its names can be told apart.
    private var isTight: Bool { look.width < 72 }

    /// Every rule with value, limit and headroom, worst first.
    var rules: [LiveLine] {
        let title =
            look.isNarrow ? "RULES" : row(state: "RULES", ["value", "limit", "bad/of"], "headroom", "rule")
        return [LiveLine(title)]
            + board.rules.map { rule in
                let name = PlainText.ascii(rule.rule)
                let text =
                    look.isNarrow
                    ? "\(rule.stateWord) \(rule.shownValue) \(name)"
                    : row(
                        state: rule.stateWord,
                        [rule.shownValue, rule.limitText, "\(rule.k)/\(rule.n)"],
                        rule.headroom,
                        name
                    )
                return LiveLine(text, rule.tone, columns: rule.stateWord.count)
            }
    }

    private func row(state: String, _ figures: [String], _ headroom: String, _ name: String) -> String {
        let shown = figures.prefix(isWide ? 3 : 2).map { PlainText.right($0, 12) }
        let room = isTight ? "" : PlainText.left(headroom, 19)
        let left = PlainText.left(state, 10) + shown.joined() + "  " + room
        return left + PlainText.cutMiddle(name, to: look.width - left.count)
    }

    /// Every series with its figures since T0 and of the last 60 s and its newest samples, failing ones first.
    var targets: [LiveLine] {
        let sorted = board.series.filter(\.isFailing) + board.series.filter { !$0.isFailing }
        let titles = ["bad/of", "p95 ms", "60s:bad/of", "p95 ms"]
        let title =
            look.isNarrow ? "TARGETS" : row("TARGETS T0:", titles, strip: nil, "newest samples, target")
        return [LiveLine(title)]
            + sorted.map { series in
                let name = PlainText.ascii(series.target + place(of: series) + numbers(of: series))
                let newest = newest(of: series)
                let tone: LiveLine.Tone? = series.isFailing ? .bad : series.lastOutcome == nil ? nil : .good
                if look.isNarrow { return LiveLine("\(newest) \(name)", tone, columns: newest.count) }
                let figures = [
                    "\(series.failures)/\(series.samples)", series.p95?.shortMilliseconds ?? "-",
                    "\(series.recentFailures)/\(series.recentSamples)",
                    series.recentP95?.shortMilliseconds ?? "-",
                ]
                let isWhole = series.endpoint == nil || series.endpoint == "*"
                let text = row(newest, figures, strip: isWhole ? series.marks : nil, name)
                return LiveLine(text, tone, columns: newest.count)
            }
    }

    /// The rows of endpoints have no strip, so their names have its room.
    private func row(_ newest: String, _ figures: [String], strip: [SampleMark]?, _ name: String) -> String {
        let widths = isWide ? [20, 13, 9, 13, 9] : isTight ? [14, 10, 7] : [14, 10, 7, 11, 7]
        let cells = PlainText.columns(Array(zip([newest] + figures, widths)), gap: "") + "  "
        let room = look.width - cells.count
        guard let strip else { return cells + PlainText.cutMiddle(name, to: room) }
        let width = min(20, max(8, room - 16))
        let marks = LiveStrip.samples(strip, width: width, isASCII: look.isASCII)
        let lead = String(repeating: " ", count: width - marks.count) + marks + " "
        return cells + lead + PlainText.cutMiddle(name, to: room - lead.count)
    }

    private func place(of series: SeriesReport) -> String {
        guard let endpoint = series.endpoint else { return "" }
        return endpoint == "*" ? " (all)" : " " + endpoint
    }

    /// " pending=12"; empty without a number.
    private func numbers(of series: SeriesReport) -> String {
        series.numbers.map { " \($0.name)=\($0.newest)" }.joined()
    }

    /// "2s ok", "14s http_status"; "-" before the first sample; the age alone inside a source.
    private func newest(of series: SeriesReport) -> String {
        guard let at = series.lastAt else { return "-" }
        let age = "\(max(0, at.duration(to: board.now).wholeMicroseconds / 1_000_000))s"
        return series.lastOutcome.map { "\(age) \($0.label)" } ?? age
    }

    /// The story, newest first.
    var notes: [LiveLine] {
        let title = "NOTES" + (board.warnings > 0 ? "  (\(board.warnings) warnings)" : "")
        return [LiveLine(title)]
            + board.notes.reversed().map { LiveLine("\($0.at.clock) \(PlainText.ascii($0.text))") }
    }
}

extension RuleReport {
    fileprivate var tone: LiveLine.Tone? {
        switch verdict {
        case .fail: return .bad
        case .forgiven: return .caution
        case .unknown: return state == .warming ? nil : .unknown
        case .pass: break
        }
        switch state {
        case .degraded: return .caution
        case .breached: return .bad
        case .warming, .unknown: return nil
        case .healthy: return .good
        }
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
