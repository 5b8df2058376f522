extension SourceSeries {
    /// The rules of this source as they stand; `now` is at most the end of the window.
    func rules(now: Timestamp, elapsed: Duration, isFinal: Bool) -> [RuleReport] {
        let names = endpoints.keys.sorted()
        let blindness = blindness(now: now, isFinal: isFinal)
        var reports: [RuleReport] = []
        if target.criticality == .all || target.criticality == .advisory, target.limits.errorRate != nil {
            reports.append(totalRule(blindness, now, elapsed, isFinal))
        }
        for name in names {
            guard let series = endpoints[name] else { continue }
            reports += endpointRules(name, series, blindness, now, elapsed, isFinal)
        }
        if case .globs(let globs) = target.criticality {
            reports += globs.compactMap { unmatched(glob: $0, names: names, elapsed: elapsed) }
        }
        if target.criticality == .all, !reports.contains(where: \.isCritical) {
            reports.append(unfed(blindness, now, elapsed, isFinal))
        }
        return reports
    }

    /// Stands for a source without an error limit while no endpoint of it can answer: it must not drop out.
    private func unfed(
        _ blindness: UnknownReason?,
        _ now: Timestamp,
        _ elapsed: Duration,
        _ isFinal: Bool
    ) -> RuleReport {
        var report = empty(endpoint: nil, .reportedP95, isCritical: true, isFinal)
        report.latencyLimit = target.limits.p95
        let most = endpoints.values.map(\.counters.n).max() ?? 0
        report.verdict = .unknown(
            blindness ?? (most == 0 ? .noData : .tooFewRequests(most, needs: source.minRequests))
        )
        report.state = state(report, total, lastEvaluable: newestReading, now: now, elapsed: elapsed)
        return report
    }

    private func totalRule(
        _ blindness: UnknownReason?,
        _ now: Timestamp,
        _ elapsed: Duration,
        _ isFinal: Bool
    ) -> RuleReport {
        var report = empty(endpoint: nil, .errorRate, isCritical: target.criticality == .all, isFinal)
        (report.n, report.k) = totals
        report.blocks = total.filled
        report.badBlocks = total.bad
        report.verdict = LiteralRule.verdict(
            counters: (report.n, report.k),
            limit: report.share,
            minRequests: source.minRequests,
            blindness: blindness
        )
        let last = newestReading
        report.state = state(report, total, lastEvaluable: last, now: now, elapsed: elapsed)
        report.forecast = forecast(report, elapsed)
        return report
    }

    private func endpointRules(
        _ name: String,
        _ series: EndpointSeries,
        _ blindness: UnknownReason?,
        _ now: Timestamp,
        _ elapsed: Duration,
        _ isFinal: Bool
    ) -> [RuleReport] {
        let hidden = blindness ?? (series.isMissing ? .endpointMissing : nil)
        var reports: [RuleReport] = []
        if target.limits.errorRate != nil {
            var report = errorRule(name, series, hidden, isFinal)
            let last = series.lastEvaluable
            report.state = state(report, series.tally, lastEvaluable: last, now: now, elapsed: elapsed)
            reports.append(report)
        }
        if let gauge = series.gauge { reports.append(gaugeRule(name, series, gauge, hidden, now, isFinal)) }
        for index in reports.indices {
            reports[index].isCritical = isCritical(name, series, reports[index].verdict)
            reports[index].forecast = reports[index].isCritical ? forecast(reports[index], elapsed) : ""
        }
        return reports
    }

    private func errorRule(
        _ name: String,
        _ series: EndpointSeries,
        _ hidden: UnknownReason?,
        _ isFinal: Bool
    ) -> RuleReport {
        var report = empty(endpoint: name, .errorRate, isCritical: false, isFinal)
        (report.n, report.k) = (series.counters.n, series.counters.k)
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
        _ hidden: UnknownReason?,
        _ now: Timestamp,
        _ isFinal: Bool
    ) -> RuleReport {
        var report = empty(endpoint: name, .reportedP95, isCritical: false, isFinal)
        (report.n, report.k) = (gauge.n, gauge.k)
        report.latencyLimit = target.limits.p95
        report.latency = gauge.newest.map { .microseconds($0) }
        report.verdict = LiteralRule.verdict(
            gauge: gauge,
            increase: series.counters.n,
            blindness: hidden ?? (series.gaugeFault ?? series.counterFault).map { .unreadable($0) }
        )
        report.state = gaugeState(report, gauge, series, now: now)
        return report
    }

    /// Whether an endpoint's rule can hold up or roll back the run (docs/decisions.md).
    func isCritical(_ name: String, _ series: EndpointSeries, _ verdict: Verdict) -> Bool {
        if case .unknown = verdict, source.optional.contains(where: { Glob.matches($0, name) }) {
            return false
        }
        let hasEnough = series.counters.n >= source.minRequests
        switch target.criticality {
        case .advisory: return false
        case .all: return hasEnough || isBroken(series)
        case .globs(let globs):
            let matching = globs.filter { Glob.matches($0, name) }
            if matching.isEmpty { return false }
            return hasEnough || isBroken(series) || !matching.allSatisfy(isFed)
        }
    }

    /// True when an endpoint hides what it should show: a field cannot be read, or it has left the map of a
    /// process that still runs.
    private func isBroken(_ series: EndpointSeries) -> Bool {
        let hasGaugeFault = series.gauge != nil && series.gaugeFault != nil
        return series.counterFault != nil || hasGaugeFault
            || (series.isMissing && series.epoch == currentEpoch)
    }

    /// True when some endpoint that matches `glob` has enough requests for a verdict.
    private func isFed(_ glob: String) -> Bool {
        endpoints.contains { Glob.matches(glob, $0.key) && $0.value.counters.n >= source.minRequests }
    }

    private func unmatched(glob: String, names: [String], elapsed: Duration) -> RuleReport? {
        guard !names.contains(where: { Glob.matches(glob, $0) }) else { return nil }
        var report = empty(
            endpoint: glob,
            .errorRate,
            isCritical: !source.optional.contains { Glob.matches($0, glob) },
            false
        )
        report.verdict = .unknown(newestReading == nil ? .noData : .noEndpointMatches(glob))
        report.state = elapsed > .seconds(60) ? .unknown : .warming
        return report
    }

    private func empty(endpoint: String?, _ figure: RuleFigure, isCritical: Bool, _ isFinal: Bool)
        -> RuleReport
    {
        var report = RuleReport(
            rule: "\(target.name):\(endpoint ?? "*")/\(figure.rawValue)",
            target: target.name,
            endpoint: endpoint,
            figure: figure,
            isCritical: isCritical,
            share: target.limits.errorRate ?? .slow
        )
        (report.observed, report.scheduled) = coverage(isFinal: isFinal)
        return report
    }

    private func state(
        _ report: RuleReport,
        _ tally: BlockTally,
        lastEvaluable: Timestamp?,
        now: Timestamp,
        elapsed: Duration
    ) -> RuleState {
        if let lastEvaluable {
            if lastEvaluable.duration(to: now) > max(.seconds(60), grid.interval * 2) { return .unknown }
        } else if elapsed > .seconds(60) {
            return .unknown
        }
        if report.n == 0 { return .warming }
        let isOver = report.share.isExceeded(by: report.k, of: report.n)
        return isOver || (tally.bad > 0 && tally.cleanRun < 3) ? .degraded : .healthy
    }

    private func gaugeState(
        _ report: RuleReport,
        _ gauge: GaugeTrack,
        _ series: EndpointSeries,
        now: Timestamp
    ) -> RuleState {
        guard let last = series.lastEvaluable, series.gaugeFault == nil else { return .unknown }
        if last.duration(to: now) > max(.seconds(60), grid.interval * 2) { return .unknown }
        if gauge.n == 0 { return .warming }
        return gauge.isOver ? .degraded : .healthy
    }

    private func forecast(_ report: RuleReport, _ elapsed: Duration) -> String {
        guard elapsed >= min(.seconds(60), grid.interval * 3) else { return "" }
        switch report.verdict {
        case .unknown(.noData): return "no requests so far: ends HOLD unless traffic comes"
        case .unknown(.tooFewRequests(let n, let needs)):
            return "\(n) of \(needs) requests so far: ends HOLD unless traffic comes"
        case .unknown(.gaugePredatesWindow):
            return "the app's p95 still covers requests from before T0: empty its counters at T0 (\"reset\")"
        case .pass, .forgiven, .fail, .unknown: return ""
        }
    }
}

/// Shell-like patterns where "*" stands for any run of characters, "/" included.
package enum Glob {
    /// True when `text` matches `pattern` as a whole.
    package static func matches(_ pattern: String, _ text: String) -> Bool {
        let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
        var (p, t, star, mark) = (0, 0, -1, 0)
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = p
                mark = t
                p += 1
            } else if p < pattern.count, pattern[p] == text[t] {
                p += 1
                t += 1
            } else if star >= 0 {
                p = star + 1
                mark += 1
                t = mark
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
