package import CutoverCore

extension Summary {
    /// The same facts as `text` in Markdown, for `summary.md`.
    package static func markdown(_ board: Board, _ context: SummaryContext) -> String {
        let facts = SummaryFacts(board, context)
        let head =
            [
                "# \(cell(board.name)): \(cell(facts.verdict))",
                "",
                "- Run: \(cell(board.run)), \(facts.span)",
                "- When: \(facts.moment)",
                "- Exit status: \(board.exitStatus)",
                "- Why: \(cell(facts.why))",
            ] + facts.recovery.map { "- Since: \(cell($0))" }
        let people = facts.people.isEmpty ? [] : [["## People", ""] + facts.people.map { "- \(cell($0))" }]
        let numbers =
            facts.numbers.isEmpty ? [] : [["## Numbers", ""] + facts.numbers.map { "- \(cell($0))" }]
        let sections =
            [
                head,
                ["## Rules", ""] + rules(facts),
                ["## Targets", ""] + targets(board, facts),
            ] + numbers + [
                ["## Quality", "", "- \(cell(facts.quality))"],
                ["## Flags", ""] + facts.flags.map { "- \(cell($0))" },
            ] + people + [
                ["## Deliveries", ""] + facts.deliveries.map { "- \(cell($0))" },
                ["## Store", ""] + facts.store.map { "- \(cell($0))" },
                ["**You must now: \(cell(board.youMust))**"],
            ]
        return sections.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
    }

    private static func rules(_ facts: SummaryFacts) -> [String] {
        let head = [
            "| Rule | Value | Limit | Bad | Of | State | Remark |", "|---|--:|--:|--:|--:|---|---|",
        ]
        return head
            + facts.rules.map { rule in
                row([
                    rule.rule + (rule.isCritical ? "" : " (only warns)"), rule.shownValue, rule.limitText,
                    "\(rule.k)", "\(rule.n)", rule.stateWord, facts.remark(on: rule) ?? "",
                ])
            }
    }

    private static func targets(_ board: Board, _ facts: SummaryFacts) -> [String] {
        let head = [
            "| Target | Endpoint | Slots | Samples | Missed | OK % | p50 ms | p95 ms | p99 ms | max ms | Worst error |",
            "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
        ]
        return head
            + board.series.map { series in
                let figures = [series.p50, series.p95, series.p99, series.maximum]
                return row(
                    [series.target, series.endpoint ?? "", "\(series.slots)", "\(series.samples)"]
                        + ["\(series.missed)", SummaryFacts.okPercent(series)]
                        + figures.map { $0?.millisecondDigits ?? "-" } + [facts.worst(of: series)]
                )
            }
    }

    private static func row(_ cells: [String]) -> String {
        "| " + cells.map(cell).joined(separator: " | ") + " |"
    }

    /// One line of text that cannot become markup: no row, code, link or tag begins in it.
    private static func cell(_ text: String) -> String {
        var cell = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "|", "\\", "`", "*", "_", "[", "]", "<", ">", "#": cell += "\\" + String(Character(scalar))
            case "\0"..<" ", "\u{7F}"..."\u{9F}": cell += " "
            default: cell.unicodeScalars.append(scalar)
            }
        }
        return cell
    }
}
