extension Engine {
    /// The rows of a block that has closed for every series.
    func windowRows(_ block: Int) -> [Entry] {
        let polled = block < blocks.count ? sources.flatMap { windowRows($0, block) } : []
        return health.flatMap { windowRows($0, block) } + polled
    }

    /// The row of one closed block of a health target, also of a block that holds nothing (n = 0).
    private func windowRows(_ series: HealthSeries, _ block: Int) -> [Entry] {
        guard let origin else { return [] }
        let counts = series.errors.counts(of: block)
        let durations = series.ring.sortedDurations(in: series.slots(in: block))
        return [
            .window(
                WindowRow(
                    seq: seq,
                    target: series.target.name,
                    endpoint: nil,
                    block: block,
                    start: origin.advanced(by: series.clock.start(of: block)),
                    end: origin.advanced(by: series.clock.end(of: block)),
                    n: counts.n,
                    failures: counts.k,
                    timed: series.target.limits.p95.map { _ in series.slow.counts(of: block).n },
                    slow: series.target.limits.p95.map { _ in series.slow.counts(of: block).k },
                    p95: NearestRank.value(percent: 95, ofSorted: durations).map { .microseconds($0) },
                    logE: evidence.logE(of: series.errorRule),
                    logESlow: evidence.logE(of: series.slowRule)
                )
            )
        ]
    }

    /// The rows of one closed block of a source: its total and every endpoint.
    private func windowRows(_ series: SourceSeries, _ block: Int) -> [Entry] {
        guard let origin else { return [] }
        func row(_ endpoint: String, _ counts: (n: Int64, k: Int64), _ p95: Int64?) -> Entry {
            .window(
                WindowRow(
                    seq: seq,
                    target: series.target.name,
                    endpoint: endpoint,
                    block: block,
                    start: origin.advanced(by: series.clock.start(of: block)),
                    end: origin.advanced(by: series.clock.end(of: block)),
                    n: counts.n,
                    failures: counts.k,
                    slow: nil,
                    p95: p95.map { .microseconds($0) },
                    logE: evidence.logE(of: series.rule(endpoint, .errorRate))
                )
            )
        }
        let endpoints = series.endpoints.sorted { $0.key < $1.key }.map { name, endpoint in
            row(name, endpoint.tally.counts(of: block), endpoint.gauge?.newest)
        }
        return [row("*", series.total.counts(of: block), nil)] + endpoints
    }
}
