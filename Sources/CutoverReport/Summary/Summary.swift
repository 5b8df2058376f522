package import CutoverCore

/// What is left on the screen when a run ends: every line at most 80 columns of plain ASCII, but
/// for paths and commands, which stay whole.
package enum Summary {
    /// The final summary, also of an interrupted run, with a line break at its end.
    package static func text(_ board: Board, _ context: SummaryContext) -> String {
        let facts = SummaryFacts(board, context)
        let sections = [
            head(board, facts), verdict(board, facts), SummaryTables.rules(facts),
            SummaryTables.targets(board, facts), tail(facts), last(board),
        ]
        return "\n" + sections.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
    }

    private static func head(_ board: Board, _ facts: SummaryFacts) -> [String] {
        let name = PlainText.ascii(board.name)
        return labelled("CUTOVER", ["\(name)  run \(PlainText.ascii(board.run))", facts.span])
    }

    private static func verdict(_ board: Board, _ facts: SummaryFacts) -> [String] {
        let exit = "exit \(board.exitStatus)"
        let word = PlainText.left(facts.verdict, 68 - exit.count) + exit
        return ["  DECISION  " + word] + labelled("WHEN", [facts.moment]) + labelled("WHY", [facts.why])
            + labelled("SINCE", facts.recovery)
    }

    private static func tail(_ facts: SummaryFacts) -> [String] {
        labelled("NUMBERS", facts.numbers) + labelled("QUALITY", [facts.quality])
            + labelled("FLAGS", facts.flags)
            + labelled("PEOPLE", facts.people) + labelled("DELIVERY", facts.deliveries)
            + labelled("STORE", facts.store)
            + labelled("NEXT", lines: facts.next.map(PlainText.printable))
    }

    /// What people must do: where the eye is when everything has scrolled by.
    private static func last(_ board: Board) -> [String] {
        PlainText.wrap("You must now: " + board.youMust, width: 78).map { "  " + $0 }
    }

    /// The label at the left of the first line, every text wrapped at the right of it.
    private static func labelled(_ label: String, _ texts: [String]) -> [String] {
        labelled(label, lines: texts.flatMap { PlainText.wrap($0, width: 68) })
    }

    private static func labelled(_ label: String, lines: [String]) -> [String] {
        lines.enumerated().map { index, line in
            "  " + PlainText.left(index == 0 ? label : "", 10) + line
        }
    }
}
