extension SourceSeries {
    /// The rules of this source as they stand.
    func rules(at moment: JudgingMoment) -> [RuleReport] {
        let blindness = blindness(now: moment.now, isFinal: moment.isFinal)
        var reports: [RuleReport] = []
        if target.criticality == .all || target.criticality == .advisory, target.limits.errorRate != nil {
            reports.append(totalRule(blindness, moment))
        }
        for (name, series) in endpoints.sorted(by: { $0.key < $1.key }) {
            let hidden = blindness ?? (series.isMissing ? .endpointMissing : nil)
            reports += endpointRules(name, series, hidden, moment)
        }
        if case .globs(let globs) = target.criticality {
            reports += globs.compactMap { unmatched(glob: $0, moment) }
        }
        if target.criticality == .all, !isOptional("*"), !reports.contains(where: \.isCritical) {
            reports.append(unfed(blindness, moment))
        }
        return reports
    }

    /// Stands for a source without an error limit while no endpoint of it can answer: it must not drop out.
    private func unfed(_ blindness: UnknownReason?, _ moment: JudgingMoment) -> RuleReport {
        var report = empty(endpoint: nil, source.format.p95.figure, isFinal: moment.isFinal)
        report.isCritical = true
        report.latencyLimit = target.limits.p95
        let most = endpoints.values.map(\.counters.n).max() ?? 0
        report.verdict = .unknown(
            blindness ?? (most == 0 ? .noData : .tooFewRequests(most, needs: source.minRequests))
        )
        report.state = state(report, total, lastEvaluable: newestReading, moment)
        report.forecast = forecast(report, moment.elapsed)
        return report
    }

    private func totalRule(_ blindness: UnknownReason?, _ moment: JudgingMoment) -> RuleReport {
        var report = empty(endpoint: nil, .errorRate, isFinal: moment.isFinal)
        (report.n, report.k) = totals
        report.blocks = total.filled
        report.badBlocks = total.bad
        report.verdict = LiteralRule.verdict(
            counters: (report.n, report.k),
            limit: report.share,
            minRequests: source.minRequests,
            blindness: blindness
        )
        report.isCritical = target.criticality == .all && !(report.isUnknown && isOptional("*"))
        report.state = state(report, total, lastEvaluable: newestReading, moment)
        report.forecast = report.isCritical ? forecast(report, moment.elapsed) : ""
        return report
    }

    private func endpointRules(
        _ name: String,
        _ series: EndpointSeries,
        _ hidden: UnknownReason?,
        _ moment: JudgingMoment
    ) -> [RuleReport] {
        var reports: [RuleReport] = []
        if target.limits.errorRate != nil {
            var report = errorRule(name, series, hidden, isFinal: moment.isFinal)
            report.state = state(report, series.tally, lastEvaluable: series.lastEvaluable, moment)
            reports.append(report)
        }
        if let gauge = series.gauge {
            var report = gaugeRule(name, series, gauge, hidden)
            (report.observed, report.scheduled) = coverage(isFinal: moment.isFinal)
            report.state = state(of: gauge, series, moment)
            reports.append(report)
        }
        if let histogram = series.histogram {
            reports.append(histogramRule(name, series, histogram, hidden, moment))
        }
        for index in reports.indices {
            reports[index].isCritical = isCritical(name, series, reports[index].verdict)
            reports[index].forecast =
                reports[index].isCritical ? forecast(reports[index], moment.elapsed) : ""
        }
        return reports
    }

    private func errorRule(
        _ name: String,
        _ series: EndpointSeries,
        _ hidden: UnknownReason?,
        isFinal: Bool
    ) -> RuleReport {
        var report = empty(endpoint: name, .errorRate, isFinal: isFinal)
        (report.n, report.k) = (series.standing.requests, series.standing.errors)
        report.blocks = series.tally.filled
        report.badBlocks = series.tally.bad
        report.verdict = LiteralRule.verdict(
            counters: (report.n, report.k),
            limit: report.share,
            minRequests: source.minRequests,
            blindness: hidden ?? series.counterFault.map { .unreadable($0) }
        )
        return report
    }

    private func gaugeRule(
        _ name: String,
        _ series: EndpointSeries,
        _ gauge: GaugeTrack,
        _ hidden: UnknownReason?
    ) -> RuleReport {
        var report = empty(endpoint: name, source.format.p95.figure, isFinal: false)
        (report.n, report.k) = (gauge.n, gauge.k)
        report.latencyLimit = target.limits.p95
        report.latency = gauge.newest.map { .microseconds($0) }
        report.verdict = LiteralRule.verdict(
            gauge: gauge,
            increase: series.counters.n,
            blindness: hidden ?? (series.gaugeFault ?? series.counterFault).map { .unreadable($0) }
                ?? (series.isRingFull ? .gaugeFull(source.gaugeSpan) : nil)
        )
        return report
    }

    /// Whether an endpoint's rule can hold up or roll back the run (docs/decisions.md).
    func isCritical(_ name: String, _ series: EndpointSeries, _ verdict: Verdict) -> Bool {
        if case .unknown = verdict, isOptional(name) { return false }
        let hasEnough = series.counters.n >= source.minRequests
        switch target.criticality {
        case .advisory: return false
        case .all: return hasEnough || isBroken(series)
        case .globs(let globs):
            let matching = globs.filter { Glob.matches($0, name) }
            if matching.isEmpty { return false }
            return hasEnough || isBroken(series) || !fedGlobs.isSuperset(of: matching)
        }
    }

    /// True when an endpoint may stay unknown; "*" is the source's total, which no narrower glob covers.
    private func isOptional(_ name: String) -> Bool { source.optional.contains { Glob.matches($0, name) } }

    /// True when an endpoint hides what it should show: a field cannot be read, its p95 covers an unknown time, or it
    /// has left the map of a process that still runs.
    private func isBroken(_ series: EndpointSeries) -> Bool {
        let isTimed = series.gauge != nil || series.histogram != nil
        let hasGaugeFault = isTimed && (series.gaugeFault ?? series.histogram?.fault) != nil
        return series.counterFault != nil || hasGaugeFault || series.isRingFull
            || (series.isMissing && series.epoch == currentEpoch)
    }

    private func unmatched(glob: String, _ moment: JudgingMoment) -> RuleReport? {
        guard !endpoints.keys.contains(where: { Glob.matches(glob, $0) }) else { return nil }
        var report = empty(endpoint: glob, .errorRate, isFinal: false)
        report.isCritical = !isOptional(glob)
        report.verdict = .unknown(newestReading == nil ? .noData : .noEndpointMatches(glob))
        report.state = moment.elapsed > .seconds(60) ? .unknown : .warming
        report.forecast = report.isCritical ? forecast(report, moment.elapsed) : ""
        return report
    }

    func empty(endpoint: String?, _ figure: RuleFigure, isFinal: Bool) -> RuleReport {
        var report = RuleReport(
            rule: rule(endpoint ?? "*", figure),
            target: target.name,
            endpoint: endpoint,
            figure: figure,
            isCritical: false,
            share: target.limits.errorRate ?? .slow
        )
        (report.observed, report.scheduled) = coverage(isFinal: isFinal)
        return report
    }

    private func state(
        _ report: RuleReport,
        _ tally: BlockTally,
        lastEvaluable: Timestamp?,
        _ moment: JudgingMoment
    ) -> RuleState {
        if moment.isBlind(since: lastEvaluable, interval: grid.interval) { return .unknown }
        if report.n == 0 { return .warming }
        let isOver = report.share.isExceeded(by: report.k, of: report.n)
        return isOver || (tally.bad > 0 && tally.cleanRun < 3) ? .degraded : .healthy
    }

    private func state(of gauge: GaugeTrack, _ series: EndpointSeries, _ moment: JudgingMoment) -> RuleState {
        if moment.isBlind(since: series.lastGauge, interval: grid.interval) { return .unknown }
        if gauge.n == 0 { return .warming }
        return gauge.isOver ? .degraded : .healthy
    }

    private func forecast(_ report: RuleReport, _ elapsed: Duration) -> String {
        guard elapsed >= min(.seconds(60), grid.interval * 3) else { return "" }
        switch report.verdict {
        case .unknown(.noData): return "no requests so far: ends HOLD unless traffic comes"
        case .unknown(.tooFewRequests(let n, let needs)):
            return "\(n) of \(needs) requests so far: ends HOLD unless traffic comes"
        case .unknown(.noEndpointMatches): return "no such endpoint so far: ends HOLD unless it appears"
        case .unknown(.gaugePredatesWindow):
            return "the app's p95 still covers requests from before T0: empty its counters at T0 (\"reset\")"
        case .pass, .forgiven, .fail, .unknown: return ""
        }
    }
}
