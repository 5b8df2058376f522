package import CutoverCore

/// What a rehearsal came to, as text of 80 columns or as JSON.
package struct CheckReport: Sendable {
    private let title: String
    private let lines: [CheckLine]
    /// What to type to look again.
    private let again: String

    /// A report on `lines`; `title` says what was looked at.
    package init(title: String, lines: [CheckLine], again: String) {
        self.title = title
        self.lines = lines
        self.again = again
    }

    /// True when nothing is wrong.
    package var hasPassed: Bool { problems.isEmpty }

    private var problems: [CheckLine] { lines.filter { $0.worth == .problem } }

    /// What a person must do now.
    package var youMust: String {
        let count = problems.count
        if count == 0 { return "nothing" }
        return "mend the \(count == 1 ? "problem" : "\(count) problems") above, then look again: \(again)"
    }

    /// The table, part by part; the problems last.
    package var text: String {
        var rows = CheckTable.wrapped(title, width: CheckTable.width)
        for part in CheckLine.Part.allCases {
            let good = lines.filter { $0.part == part && $0.worth != .problem }
            if good.isEmpty { continue }
            rows += ["", part.heading] + good.flatMap { CheckTable.rows($0.mark, $0.subject, $0.text) }
        }
        if !hasPassed {
            rows += ["", "PROBLEMS"]
            rows += problems.flatMap {
                CheckTable.rows($0.mark, "\($0.part.rawValue) \($0.subject)", $0.text)
            }
        }
        let cautions = lines.count { $0.worth == .caution }
        rows += ["", "\(lines.count) looked at, \(cautions) to look at, \(problems.count) wrong"]
        // The command is not broken, so that it can be copied.
        rows.append("You must now: " + youMust)
        return rows.joined(separator: "\n")
    }

    /// One document on one line.
    package var json: String {
        JSONWriter.text(
            .object([
                ("passed", .bool(hasPassed)),
                ("exit_status", .integer(hasPassed ? 0 : 1)),
                ("you_must", .string(youMust)),
                (
                    "lines",
                    .array(
                        lines.map { line in
                            .object([
                                ("part", .string(line.part.rawValue)), ("subject", .string(line.subject)),
                                ("worth", .string(line.worth.rawValue)), ("text", .string(line.text)),
                            ])
                        }
                    )
                ),
            ])
        )
    }
}

extension CheckLine {
    /// The word in the first column.
    fileprivate var mark: String {
        switch worth {
        case .ok: "ok"
        case .caution: "look"
        case .problem: "FAIL"
        }
    }
}

extension CheckLine.Part {
    /// The heading of a part.
    fileprivate var heading: String {
        switch self {
        case .plan: "PLAN"
        case .target: "TARGETS, probed once"
        case .rule: "RULES, shown a bad sample"
        case .flag: "FLAGS, only looked at"
        case .sink: "SINKS"
        case .reference: "REFERENCES, asked when nothing remote answers"
        case .clock: "CLOCKS"
        case .load: "LOAD"
        case .place: "THIS MACHINE"
        }
    }
}
