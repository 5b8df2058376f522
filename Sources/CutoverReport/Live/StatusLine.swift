package import CutoverCore

/// The line that says every 30 s how a run stands.
package enum StatusLine {
    /// The line, without its line break.
    package static func render(_ board: Board) -> String {
        LogLine.render(at: board.now, level: level(of: board), event: "status", fields: fields(board))
    }

    /// The fields of the line, for logs of another form.
    package static func fields(_ board: Board) -> [LogLine.Field] {
        let totals = board.targetTotals
        let failed = totals.reduce(0) { $0 + $1.failed }
        let left = board.decision == nil ? max(.zero, board.window - board.elapsed) : .zero
        return [
            ("run", board.run),
            ("t_s", "\(board.elapsed.wholeMicroseconds / 1_000_000)"),
            ("left_s", "\(left.wholeMicroseconds / 1_000_000)"),
            ("status", board.status.rawValue),
            ("blind", "\(board.rules.count { $0.state == .unknown && $0.isCritical })"),
            ("over", "\(board.rules.count(where: \.isOverLimit))"),
            ("decision", board.decision?.kind.rawValue ?? "none"),
            ("up", "\(totals.count { $0.lastOutcome == .ok })/\(totals.count)"),
            ("probes", "\(totals.reduce(0) { $0 + $1.ok } + failed)"),
            ("failed", "\(failed)"),
            ("missed", "\(totals.reduce(0) { $0 + $1.missed })"),
        ] + (board.safeTime.map { [("safe_left_s", "\($0.wholeMicroseconds / 1_000_000)")] } ?? [])
            + (board.forecast.map { [("forecast", $0)] } ?? [])
    }

    private static func level(of board: Board) -> LogLevel {
        switch board.status {
        case .waiting, .watching: .info
        case .warning, .blind, .interrupted: .warn
        case .decided: board.decision?.kind == .go ? .info : .warn
        }
    }
}

extension Board {
    /// What the rule nearest to a decision still lacks, and how many more have an outlook; nil without any, and once
    /// there is a decision.
    var forecast: String? {
        let open = decision == nil ? rules.filter(\.hasOutlook) : []
        let nearest = open.enumerated().max { left, right in
            let (low, high) = (left.element.evidence?.logWeighted, right.element.evidence?.logWeighted)
            return (low ?? -.infinity, right.offset) < (high ?? -.infinity, left.offset)
        }
        return nearest.map { _, rule in
            let more = open.count > 1 ? "; and \(open.count - 1) more" : ""
            return "\(rule.figure.word) \(rule.subject): \(rule.outlook)\(more)"
        }
    }
}
