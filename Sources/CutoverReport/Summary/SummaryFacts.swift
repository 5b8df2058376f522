import CutoverCore

/// What both summaries say, in words; they differ only in layout.
struct SummaryFacts {
    private let board: Board
    private let context: SummaryContext
    private let totals: [TargetTotals]
    private let worstFailures: [String: String]

    init(_ board: Board, _ context: SummaryContext) {
        self.board = board
        self.context = context
        totals = board.targetTotals
        let failures = totals.compactMap { total in total.worstFailure.map { (total.name, $0) } }
        worstFailures = Dictionary(failures) { first, _ in first }
    }

    /// "GO", "ROLLBACK", "HOLD", "INTERRUPTED by SIGINT, figures are partial", or the status with "no decision yet".
    var verdict: String {
        if let decision = board.decision {
            return decision.kind.word + (decision.isStored ? "" : ", NOT ON DISK")
        }
        if let interruption = board.interruption {
            return "INTERRUPTED by \(interruption.name), no decision, figures are partial"
        }
        return "none yet, \(board.status.rawValue)"
    }

    /// The decision's text; of a run without one, how long it was watched.
    var why: String {
        if let decision = board.decision { return decision.text }
        return "no decision: watched \(clock) of \(board.window.clock); what follows is partial"
    }

    /// "T+20:25 02:34:35Z" of the decision, or of now.
    var moment: String {
        guard board.origin != nil else { return "before T0, \(board.now.clock)" }
        let at = board.decision?.at ?? board.now
        return "T+\((board.decision?.elapsed ?? board.elapsed).clock) \(at.clock)"
    }

    /// "02:14:10Z - 02:44:10Z (30:00 of 30:00)".
    var span: String {
        let start = board.origin?.clock ?? "T0 never came"
        return "\(start) - \(board.now.clock) (\(clock) of \(board.window.clock))"
    }

    /// Rules at the decision, else now; worst first.
    var rules: [RuleReport] { board.decision?.rules ?? board.rules }

    /// What one rule stands on and why it does not simply pass; nil for a calm rule.
    func remark(on rule: RuleReport) -> String? {
        if rule.isCalm { return nil }
        var parts: [String] = []
        switch rule.verdict {
        case .unknown: parts.append(rule.value)
        case .forgiven: parts.append("over the limit, forgiven: too few bad blocks")
        case .pass, .fail: break
        }
        if let code = rule.code { parts.append("code \(code.rawValue)") }
        if let since = rule.since { parts.append("since \(moment(of: since))") }
        if rule.blocks > 0 { parts.append("\(rule.badBlocks) of \(rule.blocks) blocks bad") }
        if rule.observed < rule.scheduled { parts.append("seen \(rule.observed) of \(rule.scheduled)") }
        if rule.hasOutlook { parts.append(rule.outlook) }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// The share of good ones, "99.61"; never "100.00" while one is bad; "-" without any.
    static func okPercent(_ series: SeriesReport) -> String {
        guard series.samples > 0 else { return "-" }
        let good = max(0, series.samples - series.failures)
        let scaled = good.multipliedFullWidth(by: 10_000)
        return Wording.decimal(series.samples.dividingFullWidth(scaled).quotient, decimals: 2)
    }

    /// The worst failure of a series as "timeout_body x5"; the newest failure's line inside a source; "-" for none.
    func worst(of series: SeriesReport) -> String {
        if series.endpoint == nil || series.endpoint == "*" { return worstFailures[series.target] ?? "-" }
        return series.lastDetail.isEmpty ? "-" : series.lastDetail
    }

    /// One line a number: "outbox pending: first 12, newest 3, lowest 0, highest 812, limit <= 500"; empty when none is read.
    var numbers: [String] {
        board.series.flatMap { series in
            series.numbers.map { number in
                let unit = number.isAge ? " s" : ""
                return
                    "\(series.target) \(number.name): first \(number.first)\(unit), newest \(number.newest)\(unit), "
                    + "lowest \(number.lowest)\(unit), highest \(number.highest)\(unit)"
                    + (number.limitText.isEmpty ? "" : ", limit \(number.limitText)")
            }
        }
    }

    /// "answers well again: bad from T+20:00 to T+21:10, 01:10 long"; empty unless that was seen.
    var recovery: [String] { board.outage.map { ["answers well again: \($0)"] } ?? [] }

    /// One line a move: what, what came of it, who and why; empty when nobody pulled a lever.
    var people: [String] {
        board.moves.map { answer in
            "\(answer.move.lever.text): \(answer.isAccepted ? "accepted" : "refused"), by \(answer.move.because) "
                + "(\(moment(of: answer.move.at)), \(answer.before) -> \(answer.after)): \(answer.text)"
        }
    }

    /// Slots, restarts and what the monitor itself suffered.
    var quality: String {
        let failed = totals.reduce(0) { $0 + $1.failed }
        let missed = totals.reduce(0) { $0 + $1.missed }
        let probes = totals.reduce(0) { $0 + $1.ok } + failed
        let restarts = board.restarts.values.reduce(0, +)
        return "probes \(probes), failed \(failed), missed \(missed); restarts \(restarts), "
            + "warnings \(board.warnings), events refused \(board.refusedEvents)"
    }

    /// One line a flag; one line that says so when none was ordered off.
    var flags: [String] {
        if board.flags.isEmpty { return ["none was ordered off"] }
        return board.flags.map { flag in
            "\(flag.name): \(flag.state.words)" + (flag.detail.isEmpty ? "" : ": \(flag.detail)")
        }
    }

    /// Counts first, then one line for each that is owed or lost.
    var deliveries: [String] {
        if board.deliveries.isEmpty { return ["none"] }
        let taken = board.deliveries.count { $0.state == .delivered || $0.state == .readBack }
        let suppressed = board.deliveries.count { $0.state == .suppressed }
        let open = board.deliveries.filter { $0.state == .pending || $0.state == .dead }
        let owed = open.count { $0.state == .pending }
        var line = "\(board.deliveries.count) in all, \(taken) delivered, \(owed) owed, "
        line += "\(open.count - owed) given up"
        if suppressed > 0 { line += ", \(suppressed) suppressed (dry run)" }
        return [line]
            + open.map { delivery in
                let word = delivery.state == .pending ? "OWED" : "GIVEN UP"
                let result = delivery.lastResult.isEmpty ? "" : ": \(delivery.lastResult)"
                return "\(word) \(delivery.kind.rawValue) to \(delivery.recipient.label), "
                    + "\(delivery.attempts) attempts\(result)"
            }
    }

    /// Where the evidence lies, or why it does not.
    var store: [String] {
        var lines = [context.storePath.map { "run \(board.run) in \($0)" } ?? "no database"]
        if let trouble = board.storeTrouble { lines.append("TROUBLE: \(trouble)") }
        if board.decision?.isStored == false { lines.append("the decision is NOT ON DISK: keep this text") }
        if let directory = context.directory { lines.append("evidence in \(directory)") }
        return lines
    }

    /// What can be done next.
    var next: [String] { context.next }

    private var clock: String { min(board.elapsed, board.window).clock }

    private func moment(of timestamp: Timestamp) -> String {
        guard let origin = board.origin else { return timestamp.clock }
        let elapsed = origin.duration(to: timestamp)
        return elapsed < .zero ? timestamp.clock : "T+\(elapsed.clock)"
    }
}
