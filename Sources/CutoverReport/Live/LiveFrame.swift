package import CutoverCore

/// One frame of the live terminal view: plain ASCII without colour, at most `height` lines of `width` columns.
package enum LiveFrame {
    /// The lines of the frame.
    ///
    /// What does not fit is left out, the least important first. Both sizes at least 1.
    package static func lines(_ board: Board, width: Int, height: Int) -> [String] {
        let isSmall = width < 60 || height < 12
        let head =
            [clock(board, isNarrow: width < 60)] + banner(board, width, isSmall: isSmall)
            + must(board, width, height)
        let fixed = head + (isSmall ? [] : outcome(board, width))
        let room = height - fixed.count
        let rows = LiveRows(board: board, width: width)
        let sections = share(room, among: [rows.rules, rows.targets, rows.notes])
        return (fixed + sections).prefix(max(1, height)).map { PlainText.cut($0, to: width).trimmingBlanks }
    }

    /// "T+12:41 of 30:00  02:26:51Z  brokers-v1  run 7f3a".
    private static func clock(_ board: Board, isNarrow: Bool) -> String {
        let elapsed = board.origin == nil ? "before T0" : "T+\(board.elapsed.clock)"
        if isNarrow { return "\(elapsed)/\(board.window.clock) \(PlainText.ascii(board.name))" }
        return "\(elapsed) of \(board.window.clock)  \(board.now.clock)  \(PlainText.ascii(board.name))  "
            + "run \(PlainText.ascii(board.run))" + (board.isDryRun ? "  DRY RUN" : "")
    }

    private static func banner(_ board: Board, _ width: Int, isSmall: Bool) -> [String] {
        let word = board.decision?.kind.word ?? board.status.rawValue.uppercased()
        if isSmall { return [word] }
        let bar = String(repeating: board.decision?.kind == .rollback ? "#" : "=", count: width)
        let spaced = word.map { String($0) }.joined(separator: "  ")
        let over = board.rules.count(where: \.isOverLimit)
        let open = board.status == .blind && over > 0 ? "and \(over) over the limit, " : ""
        let side = board.decision.map { "decided T+\($0.elapsed.clock)" } ?? open + "no decision yet"
        return [bar, "   " + PlainText.left(spaced, width - 4 - side.count) + side, bar]
    }

    private static func must(_ board: Board, _ width: Int, _ height: Int) -> [String] {
        let lines = PlainText.wrap("You must now: " + board.youMust, width: width)
        let most = height < 12 ? 2 : 4
        if lines.count <= most { return lines }
        return lines.prefix(most - 1) + [PlainText.cut(lines[most - 1] + " " + lines[most], to: width)]
    }

    /// The decision's text, the flags and what is owed: what matters once there is a decision; the worst forecast
    /// before it; store trouble always.
    private static func outcome(_ board: Board, _ width: Int) -> [String] {
        var lines: [String] = []
        if let decision = board.decision { lines += PlainText.wrap(decision.text, width: width).prefix(3) }
        if !board.flags.isEmpty {
            let flags = board.flags.map { "\(PlainText.ascii($0.name)) \($0.state.rawValue)" }
            lines.append("FLAGS  " + flags.joined(separator: ", "))
        }
        let open = board.deliveries.filter { $0.state == .pending || $0.state == .dead }
        if !open.isEmpty {
            let names = open.map { "\($0.kind.rawValue) to \(PlainText.ascii($0.recipient.label))" }
            lines.append("OWED  \(open.count): " + names.joined(separator: ", "))
        }
        if let deadline = deadline(board) { lines.append(deadline) }
        if let forecast = board.forecast {
            lines += PlainText.wrap("FORECAST " + forecast, width: width).prefix(2)
        }
        if let trouble = board.storeTrouble { lines.append("STORE  " + PlainText.ascii(trouble)) }
        return lines
    }

    /// "DECIDE BY 22:50:00Z, 12:00 left"; nil without a change window, and once there is a decision.
    private static func deadline(_ board: Board) -> String? {
        guard let left = board.safeTime, let window = board.changeWindow else { return nil }
        let until = window.lastSafeDecision.clock
        return left > .zero
            ? "DECIDE BY \(until), \(left.clock) left: later a rollback ends after the change window"
            : "TOO LATE since \(until): a rollback from now on ends after the change window"
    }

    /// Gives every section its due: two lines each while there is room, then what the first ones still want.
    private static func share(_ room: Int, among sections: [[String]]) -> [String] {
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
    private static func shortened(_ section: [String], to count: Int) -> [String] {
        if count >= section.count { return section }
        if count < 2 { return count == 0 ? [] : Array(section.dropFirst().prefix(1)) }
        if count == 2 { return Array(section.prefix(2)) }
        return section.prefix(count - 1) + ["  (\(section.count - count + 1) more)"]
    }
}
