extension Plan {
    /// What would roll back, in words, one line a target; then what happens then.
    package var promises: [String] {
        let outages = outages
        var lines = zip(targets, Grid.all(of: self)).flatMap { target, grid in
            target.isSource ? promises(ofSource: target) : promises(ofHealth: target, grid, outages)
        }
        if isObserving {
            lines.append("observing only: nothing rolls back, the run ends in HOLD")
        } else if rollbackFlags.isEmpty {
            lines.append("on ROLLBACK: no flag is configured, so people must roll back by hand")
        } else {
            lines += rollbackFlags.map { name in
                let isRead = flags.first { $0.name == name }?.read != nil
                return "on ROLLBACK: flag \(name) is turned off"
                    + (isRead ? " and read back" : ", not read back")
            }
        }
        lines += startFlags.map { "at the start: flag \($0) is turned on and read back; T0 follows" }
        if let changeWindow {
            lines.append(
                "last safe decision \(changeWindow.lastSafeDecision.clock): a rollback takes "
                    + "\(changeWindow.rollbackTakes.text), the change window ends \(changeWindow.ends.clock)"
            )
        }
        let names = sinks.map(\.name).joined(separator: ", ")
        lines.append(
            sinks.isEmpty ? "nobody is told: no webhook or Slack sink is configured" : "told: \(names)"
        )
        return lines
    }

    private func promises(ofHealth target: Target, _ grid: Grid, _ outages: [ShareLimit: Duration])
        -> [String]
    {
        guard target.criticality != .advisory else { return ["\(target.name): only warns"] }
        var lines: [String] = []
        if let limit = target.limits.errorRate {
            let critical = limit.criticalCount(of: Int64(grid.count))
            let low = max(block * 2, grid.interval * Int(critical - 1))
            let seconds = (low.wholeMicroseconds / 1_000_000, (low + block).wholeMicroseconds / 1_000_000)
            lines.append(
                "\(target.name): rolls back at the \(Wording.ordinal(critical)) failed of \(grid.count) probes once 3 "
                    + "blocks of \(block.text) are bad: after about \(seconds.0)-\(seconds.1) s down"
            )
        }
        if let limit = target.limits.p95 {
            let critical = ShareLimit.slow.criticalCount(of: Int64(grid.count))
            lines.append(
                "\(target.name): rolls back at the \(Wording.ordinal(critical)) of \(grid.count) probes slower than "
                    + "\(Wording.milliseconds(limit)) (p95), once 3 blocks are bad"
            )
        }
        if mode == .guarded, let outage = target.limits.errorRate.flatMap({ outages[$0] }) {
            lines.append(
                "\(target.name): rolls back earlier on evidence: down for good after \(outage.text) or less; "
                    + "down for less than \(block.text), never"
            )
        }
        lines.append(
            "\(target.name): rolls back if it does not answer well \(ready) times in a row within \(readyWithin.text)"
        )
        return lines
    }

    /// How long an own probe under each limit must fail, after half a window without a fault, until R2 decides.
    private var outages: [ShareLimit: Duration] {
        let part = RuleWeights(plan: self).part
        let limits = Set(targets.filter { !$0.isSource }.compactMap(\.limits.errorRate))
        return Dictionary(uniqueKeysWithValues: limits.map { ($0, block * outageBlocks($0, weight: part)) })
    }

    private func outageBlocks(_ limit: ShareLimit, weight: Double) -> Int {
        let horizon = BlockClock(block: block, window: window).count
        var book = EvidenceBook(horizon: horizon)
        book.open("", limit: limit, weight: weight)
        for _ in 0..<(horizon / 2) { book.close([.init(rule: "", n: 1, k: 0, mayDecide: true)]) }
        var bad = 0
        while book.deciding.isEmpty, bad < horizon {
            book.close([.init(rule: "", n: 1, k: 1, mayDecide: true)])
            bad += 1
        }
        return bad
    }

    /// What its source does not report, and so nothing is judged by.
    private func unreported(_ target: Target, _ source: Source) -> [String] {
        let figures = [
            source.format.hasErrors ? nil : "errors, so no error limit is judged",
            source.format.hasP95 ? nil : "p95, so none is judged",
        ].compactMap(\.self)
        let most = source.format.mostRequests
        return figures.map { "\(target.name): \(source.format.named) reports no \($0)" }
            + (most > 1
                ? ["\(target.name): up to \(most) requests a poll, every \(target.interval.text)"] : [])
    }

    private func promises(ofSource target: Target) -> [String] {
        guard case .source(_, let source) = target.kind else { return [] }
        guard target.criticality != .advisory else { return ["\(target.name): only warns"] }
        let scope: String
        if case .globs(let globs) = target.criticality {
            scope = globs.joined(separator: ", ")
        } else {
            scope = "all endpoints together, and each with \(source.minRequests) requests or more"
        }
        let errors = source.minRequests <= 1 ? "" : " (at least \(source.minRequests) requests and 3 errors)"
        var lines: [String] = []
        if let limit = target.limits.errorRate {
            lines.append(
                "\(target.name): rolls back at T+\(window.clock) if more than \(limit.percentText) % of the requests "
                    + "since T0 failed\(errors); judged: \(scope); a breach is told at the first poll that shows it"
            )
            if mode == .guarded {
                lines.append(
                    "\(target.name): rolls back earlier on evidence: every request failing, from "
                        + "\((block * 3).text) on; failures within less than \(block.text), never"
                )
            }
        }
        if let limit = target.limits.p95 {
            lines.append(
                "\(target.name): rolls back at T+\(window.clock) if the p95 reported by the app is over "
                    + Wording.milliseconds(limit)
            )
        }
        return lines + unreported(target, source)
    }
}
