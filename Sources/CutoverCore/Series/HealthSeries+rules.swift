extension HealthSeries {
    /// The rules of this target as they stand.
    func rules(isReady: Bool, at moment: JudgingMoment, isThirdBad: (RuleFigure) -> Bool) -> [RuleReport] {
        var reports: [RuleReport] = []
        for (figure, tally) in [(RuleFigure.errorRate, errors), (.p95, slow)] {
            guard var report = empty(figure, tally) else { continue }
            fill(&report, tally, isFinal: moment.isFinal, isThirdBad: isThirdBad(figure))
            if isReady {
                let badBlocks = report.badBlocks
                if isThirdBad(figure) {
                    report.code = .literalEnd
                } else if LiteralRule.isCurtailed(tally, badBlocks: badBlocks, finalCount: grid.count),
                    tally.isOver
                {
                    report.code = .literalCurtailed
                }
                report.state = state(report, tally, moment)
                report.forecast = forecast(report)
            } else {
                report.verdict = .unknown(.neverObserved)
            }
            reports.append(report)
        }
        return reports
    }

    /// A report without figures; nil without such a limit.
    private func empty(_ figure: RuleFigure, _ tally: BlockTally) -> RuleReport? {
        let isLimited = figure == .errorRate ? target.limits.errorRate != nil : target.limits.p95 != nil
        guard isLimited else { return nil }
        return RuleReport(
            rule: figure == .p95 ? slowRule : errorRule,
            target: target.name,
            endpoint: nil,
            figure: figure,
            isCritical: target.criticality != .advisory,
            share: tally.limit,
            latencyLimit: figure == .p95 ? target.limits.p95 : nil
        )
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

    private func fill(_ report: inout RuleReport, _ tally: BlockTally, isFinal: Bool, isThirdBad: Bool) {
        let coverage = coverage(of: tally, isFinal: isFinal)
        let badBlocks = badBlocks(tally)
        if report.figure == .p95 { report.latency = p95 }
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
        guard report.verdict == .pass || report.verdict == .forgiven else { return }
        if isMostlyUnjudged {
            report.verdict = .unknown(.readyTooLate(judgedCount, of: grid.count))
        } else if isFinal, tally.isNewestBad {
            // It was bad when it was last seen, and nothing has shown that it is well again.
            report.verdict = .unknown(.lowCoverage(coverage.observed, of: coverage.scheduled))
        }
    }

    /// True when less than a quarter of the window is judged: what made the run ready is good by construction, so a
    /// small rest proves nothing.
    private var isMostlyUnjudged: Bool { 4 * judgedCount < grid.count }

    private func state(_ report: RuleReport, _ tally: BlockTally, _ moment: JudgingMoment) -> RuleState {
        if report.code != nil { return .breached }
        if tally.n == 0 { return .warming }
        // Beside an error limit failed probes are evidence enough; a p95 alone has nothing but durations.
        let isAlone = report.figure == .p95 && target.limits.errorRate == nil
        let last = isAlone ? lastTimed : lastEvaluable
        if moment.isBlind(since: last, interval: grid.interval) { return .unknown }
        let isRecovering = tally.bad > 0 && tally.cleanRun < 3
        if tally.isOver || report.badBlocks > tally.bad || isRecovering { return .degraded }
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
