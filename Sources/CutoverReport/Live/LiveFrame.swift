package import CutoverCore

/// One frame of the live terminal view: at most `height` lines of `width` columns, worst first.
package enum LiveFrame {
    /// The lines of the frame.
    ///
    /// What does not fit is left out, the least important first.
    package static func lines(_ board: Board, _ look: LiveLook) -> [LiveLine] {
        let height = max(1, look.height)
        let foot = look.hasKeys && !look.isSmall ? [LiveLine(keys(board))] : []
        let body = page(board, look, height - foot.count).prefix(height - foot.count)
        let gap = foot.isEmpty ? 0 : height - foot.count - body.count
        let lines = body + Array(repeating: LiveLine(""), count: gap) + foot
        return lines.map { $0.cut(to: look.width) }
    }

    private static func page(_ board: Board, _ look: LiveLook, _ height: Int) -> [LiveLine] {
        let head = [clock(board, look)] + (look.notice.map { [LiveLine($0, .notice)] } ?? [])
        let pages = LivePages(board: board, look: look)
        switch look.page {
        case .run: return run(board, look, head: head, height)
        case .events: return head + [word(board)] + pages.events
        case .help: return head + [word(board)] + pages.help
        }
    }

    private static func run(_ board: Board, _ look: LiveLook, head: [LiveLine], _ height: Int) -> [LiveLine] {
        let fixed =
            head + (look.isSmall ? [word(board)] : banner(board, look)) + must(board, look)
            + (look.isSmall ? [] : outcome(board, look))
        let rows = LiveRows(board: board, look: look)
        return fixed + share(height - fixed.count, among: [rows.rules, rows.targets, rows.notes])
    }

    /// "T+12:41 of 30:00  02:26:51Z  brokers-v1  run 7f3a".
    private static func clock(_ board: Board, _ look: LiveLook) -> LiveLine {
        let elapsed = board.origin == nil ? "before T0" : "T+\(board.elapsed.clock)"
        if look.isNarrow {
            return LiveLine("\(elapsed)/\(board.window.clock) \(PlainText.ascii(board.name))")
        }
        return LiveLine(
            "\(elapsed) of \(board.window.clock)  \(board.now.clock)  \(PlainText.ascii(board.name))  "
                + "run \(PlainText.ascii(board.run))" + (board.isDryRun ? "  DRY RUN" : "")
        )
    }

    /// How the run stands, in one word.
    private static func word(_ board: Board) -> LiveLine { LiveLine(board.word, board.tone) }

    /// The word large, between a rule and how much of the window has passed.
    private static func banner(_ board: Board, _ look: LiveLook) -> [LiveLine] {
        let mark = board.decision?.kind == .rollback ? "#" : "="
        let bar = LiveLine(
            String(repeating: mark, count: look.width),
            board.decision == nil ? nil : board.tone
        )
        let over = board.rules.count(where: \.isOverLimit)
        let open = board.status == .blind && over > 0 ? "and \(over) over the limit, " : ""
        let side = "DECISION  " + (board.decision.map { "T+\($0.elapsed.clock)" } ?? "none yet")
        let room = look.width - 4 - open.count - side.count
        let spaced = PlainText.left(board.word.map { String($0) }.joined(separator: "  "), room)
        let progress = LiveStrip.progress(
            board.elapsed,
            of: board.window,
            width: look.width,
            isASCII: look.isASCII
        )
        return [
            bar, LiveLine("   " + spaced + open + side, board.tone, columns: 3 + room),
            board.decision == nil ? LiveLine(progress) : bar,
        ]
    }

    private static func must(_ board: Board, _ look: LiveLook) -> [LiveLine] {
        let lines = PlainText.wrap("You must now: " + board.youMust, width: look.width)
        let most = look.height < 12 ? 2 : 4
        let kept =
            lines.count <= most
            ? lines
            : lines.prefix(most - 1) + [PlainText.cut(lines[most - 1] + " " + lines[most], to: look.width)]
        return kept.map { LiveLine($0) }
    }

    /// The decision's text, the flags, the probes and what is owed; the worst forecast before there is a decision; store
    /// trouble always.
    private static func outcome(_ board: Board, _ look: LiveLook) -> [LiveLine] {
        var lines: [LiveLine] = []
        if let decision = board.decision {
            lines += PlainText.wrap(decision.text, width: look.width).prefix(3).map { LiveLine($0) }
        }
        if !board.flags.isEmpty {
            let flags = board.flags.map { "\(PlainText.ascii($0.name)) \($0.state.words)" }
            let isFailed = board.flags.contains { $0.state == .failed }
            lines.append(LiveLine("FLAGS  " + flags.joined(separator: ", "), isFailed ? .bad : nil))
        }
        if let deadline = deadline(board) { lines.append(deadline) }
        if let forecast = board.forecast {
            lines += clauses("FORECAST " + forecast, width: look.width, most: 2).enumerated()
                .map { LiveLine($1, $0 == 0 ? .caution : nil, columns: 8) }
        }
        if let trouble = board.storeTrouble {
            lines.append(LiveLine("STORE  " + PlainText.ascii(trouble), .bad, columns: 5))
        }
        return lines + (look.height < 20 ? [] : [LiveLine(probes(board))]) + owed(board)
    }

    /// As many clauses of `text` as fit into `most` lines; at least the first, cut.
    private static func clauses(_ text: String, width: Int, most: Int) -> [String] {
        var kept = ""
        for clause in text.split(separator: "; ") {
            let longer = kept.isEmpty ? String(clause) : kept + "; " + clause
            guard kept.isEmpty || PlainText.wrap(longer, width: width).count <= most else { break }
            kept = longer
        }
        return Array(PlainText.wrap(kept, width: width).prefix(most))
    }

    /// How many probes there were, and how many deliveries were taken.
    private static func probes(_ board: Board) -> String {
        let totals = board.targetTotals
        let failed = totals.reduce(0) { $0 + $1.failed }
        let probes = failed + totals.reduce(0) { $0 + $1.ok }
        let missed = totals.reduce(0) { $0 + $1.missed }
        let taken = board.deliveries.count { $0.state == .delivered || $0.state == .readBack }
        let held = board.deliveries.count { $0.state == .suppressed }
        let text = "PROBES  \(probes), failed \(failed), missed \(missed)"
        guard !board.deliveries.isEmpty else { return text }
        return text + "    DELIVERED  \(taken) of \(board.deliveries.count)"
            + (held > 0 ? ", \(held) suppressed" : "")
    }

    /// Which messages nobody has taken; none is a line less.
    private static func owed(_ board: Board) -> [LiveLine] {
        let open = board.deliveries.filter { $0.state == .pending || $0.state == .dead }
        guard !open.isEmpty else { return [] }
        let names = open.map { "\($0.kind.rawValue) to \(PlainText.ascii($0.recipient.label))" }
        return [LiveLine("OWED  \(open.count): " + names.joined(separator: ", "), .caution, columns: 4)]
    }

    private static func keys(_ board: Board) -> String {
        board.decision == nil
            ? "q quit   space freeze   e events   ? help" : "q or Enter ends the watch   e events   ? help"
    }

    /// "DECIDE BY 22:50:00Z, 12:00 left"; nil without a change window, and once there is a decision.
    private static func deadline(_ board: Board) -> LiveLine? {
        guard let left = board.safeTime, let window = board.changeWindow else { return nil }
        let until = window.lastSafeDecision.clock
        return left > .zero
            ? LiveLine(
                "DECIDE BY \(until), \(left.clock) left: later a rollback ends after the change window"
            )
            : LiveLine(
                "TOO LATE since \(until): a rollback from now on ends after the change window",
                .caution,
                columns: 8
            )
    }

    /// Gives every section its due: two lines each while there is room, then what the first ones still want.
    private static func share(_ room: Int, among sections: [[LiveLine]]) -> [LiveLine] {
        var left = max(0, room)
        var given = sections.map { _ in 0 }
        for least in [2, 4, 7, Int.max] {
            for index in sections.indices {
                let wanted = min(sections[index].count, least) - given[index]
                let more = min(left, max(0, wanted))
                given[index] += more
                left -= more
            }
        }
        return zip(sections, given).flatMap { section, count in shortened(section, to: count) }
    }

    /// The first `count` lines of a section.
    ///
    /// The last one says how many are missing. A title never stands alone.
    private static func shortened(_ section: [LiveLine], to count: Int) -> [LiveLine] {
        if count >= section.count { return section }
        if count < 2 { return count == 0 ? [] : Array(section.dropFirst().prefix(1)) }
        if count == 2 { return Array(section.prefix(2)) }
        return section.prefix(count - 1) + [LiveLine("  (\(section.count - count + 1) more)")]
    }
}

extension Board {
    /// The decision's word, else the status's: never GO or HOLD while nothing is decided.
    fileprivate var word: String { decision?.kind.word ?? status.rawValue.uppercased() }

    fileprivate var tone: LiveLine.Tone? {
        switch decision?.kind {
        case .go: return .good
        case .rollback: return .bad
        case .hold: return .caution
        case nil: break
        }
        switch status {
        case .waiting, .watching, .decided: return nil
        case .warning, .interrupted: return .caution
        case .blind: return .unknown
        }
    }
}
