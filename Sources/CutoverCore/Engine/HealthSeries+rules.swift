extension HealthSeries {
    /// The rules of this target as they stand.
    func rules(isReady: Bool, now: Timestamp, isFinal: Bool, isThirdBad: (RuleFigure) -> Bool) -> [RuleReport]
    {
        let isCritical = target.criticality != .advisory
        var reports: [RuleReport] = []
        if target.limits.errorRate != nil {
            let report = RuleReport(
                rule: target.name + "/" + RuleFigure.errorRate.rawValue,
                target: target.name,
                endpoint: nil,
                figure: .errorRate,
                isCritical: isCritical,
                share: errors.limit
            )
            reports.append(filled(report, errors, isReady, now, isFinal, isThirdBad(.errorRate)))
        }
        if let limit = target.limits.p95 {
            var report = RuleReport(
                rule: target.name + "/" + RuleFigure.p95.rawValue,
                target: target.name,
                endpoint: nil,
                figure: .p95,
                isCritical: isCritical,
                share: .slow,
                latencyLimit: limit
            )
            let durations = ring.sortedDurations(in: judgedRange)
            report.latency = NearestRank.value(percent: 95, ofSorted: durations).map { .microseconds($0) }
            reports.append(filled(report, slow, isReady, now, isFinal, isThirdBad(.p95)))
        }
        return reports
    }

    /// The slots that are judged and have begun.
    var judgedRange: Range<Int> {
        let first = judgedFrom ?? 0
        return judgedFrom == nil ? 0..<0 : first..<max(first, judgedThrough + 1)
    }

    /// Bad blocks of a rule, an open one that is beyond saving included.
    func badBlocks(_ tally: BlockTally) -> Int {
        let isBeyondSaving = tally.isBeyondSaving(openBlock, scheduled: slots(in: openBlock).count)
        return tally.bad + (isBeyondSaving ? 1 : 0)
    }

    private func filled(
        _ empty: RuleReport,
        _ tally: BlockTally,
        _ isReady: Bool,
        _ now: Timestamp,
        _ isFinal: Bool,
        _ isThirdBad: Bool
    ) -> RuleReport {
        var report = empty
        let coverage = coverage(of: tally, isFinal: isFinal)
        let badBlocks = badBlocks(tally)
        (report.n, report.k) = (tally.n, tally.k)
        report.blocks = tally.filled
        report.badBlocks = badBlocks
        (report.observed, report.scheduled) = coverage
        let final = Int64(grid.count)
        (report.finalCount, report.criticalCount) = (final, tally.limit.criticalCount(of: final))
        report.verdict = LiteralRule.verdict(
            probes: tally,
            badBlocks: badBlocks,
            observed: coverage.observed,
            scheduled: coverage.scheduled,
            isThirdBad: isThirdBad
        )
        if isMostlyUnjudged, report.verdict == .pass || report.verdict == .forgiven {
            report.verdict = .unknown(.lowCoverage(coverage.observed, of: grid.count))
        }
        guard isReady else {
            report.verdict = .unknown(.neverObserved)
            return report
        }
        if isThirdBad {
            report.code = .literalEnd
        } else if LiteralRule.isCurtailed(tally, badBlocks: badBlocks, finalCount: grid.count), tally.isOver {
            report.code = .literalCurtailed
        }
        report.state = state(tally, badBlocks: badBlocks, isBreached: report.code != nil, now: now)
        report.forecast = forecast(report)
        return report
    }

    /// True when less than a quarter of the window is judged: what made the run ready is good by construction, so a
    /// small rest proves nothing.
    private var isMostlyUnjudged: Bool { 4 * judgedCount < grid.count }

    private func state(_ tally: BlockTally, badBlocks: Int, isBreached: Bool, now: Timestamp) -> RuleState {
        if isBreached { return .breached }
        if tally.n == 0 { return .warming }
        if let lastEvaluable, lastEvaluable.duration(to: now) > max(.seconds(60), grid.interval * 2) {
            return .unknown
        }
        let isRecovering = tally.bad > 0 && tally.cleanRun < 3
        if tally.isOver || badBlocks > tally.bad || isRecovering { return .degraded }
        return tally.filled == 0 ? .warming : .healthy
    }

    private func forecast(_ report: RuleReport) -> String {
        guard let critical = report.criticalCount, report.k > 0, report.state != .breached else { return "" }
        let what = report.figure == .errorRate ? "bad" : "slow"
        return
            "the \(Wording.ordinal(critical)) \(what) probe of \(grid.count) would decide, in 3 bad blocks; "
            + "\(report.k) so far, in \(report.badBlocks)"
    }
}
