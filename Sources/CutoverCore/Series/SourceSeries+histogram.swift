extension SourceSeries {
    /// The rule over the latencies of one endpoint, counted by the buckets of its histogram.
    func histogramRule(
        _ name: String,
        _ series: EndpointSeries,
        _ histogram: HistogramTrack,
        _ hidden: UnknownReason?,
        _ moment: JudgingMoment
    ) -> RuleReport {
        let limit = target.limits.p95 ?? .zero
        var report = empty(endpoint: name, .p95, isFinal: moment.isFinal)
        report.share = .slow
        report.latencyLimit = limit
        let share = histogram.share(over: limit)
        (report.n, report.k) = (share?.n ?? 0, share?.surely ?? 0)
        report.latency = histogram.p95?.atMost
        let fault = series.gaugeFault ?? histogram.fault ?? series.counterFault
        report.verdict = verdict(share, histogram, hidden ?? fault.map { .unreadable($0) })
        report.state = state(of: report, series, moment)
        return report
    }

    /// Fails by what was surely too slow, passes by what may have been.
    private func verdict(
        _ share: HistogramTrack.Share?,
        _ histogram: HistogramTrack,
        _ hidden: UnknownReason?
    ) -> Verdict {
        let surely = LiteralRule.verdict(
            counters: (share?.n ?? 0, share?.surely ?? 0),
            limit: .slow,
            minRequests: source.minRequests,
            blindness: hidden
        )
        switch surely {
        case .fail: return histogram.fault.map { .unknown(.unreadable($0)) } ?? .fail
        case .unknown, .forgiven: return surely
        case .pass: break
        }
        guard let share, ShareLimit.slow.isExceeded(by: share.perhaps, of: share.n) else { return .pass }
        return .unknown(.limitBetweenBounds(between(histogram)))
    }

    private func between(_ histogram: HistogramTrack) -> String {
        let (above, atMost) = histogram.p95 ?? (nil, nil)
        let low = above.map(Wording.milliseconds) ?? "0 ms"
        let high = atMost.map { "and " + Wording.milliseconds($0) } ?? "and no upper bound"
        let limit = Wording.milliseconds(target.limits.p95 ?? .zero)
        return "the p95 lies between \(low) \(high), and no bucket ends at the limit \(limit)"
    }

    private func state(of report: RuleReport, _ series: EndpointSeries, _ moment: JudgingMoment) -> RuleState
    {
        if moment.isBlind(since: series.lastEvaluable, interval: grid.interval) { return .unknown }
        if report.n == 0 { return .warming }
        return report.share.isExceeded(by: report.k, of: report.n) ? .degraded : .healthy
    }
}
