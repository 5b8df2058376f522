import CutoverCore

extension PrometheusReading {
    /// The buckets of each endpoint; nil when none are asked for.
    func histograms() throws(SourceFault) -> [[String]: Histogram]? {
        guard let latency = query.latency, let buckets, let totals else { return nil }
        guard !buckets.series.isEmpty else {
            throw SourceFault("no series meets latency: \(latency.text) (as \(buckets.name))")
        }
        var rows: [LabelSum: [(bound: Int64?, count: Int64)]] = [:]
        var keys: [LabelSum: [String]] = [:]
        for series in buckets.series {
            guard let text = buckets.value("le", of: series) else {
                throw SourceFault("line \(series.line): a bucket without label \"le\"")
            }
            keys[series.identity] = Array(series.labels.prefix(query.by.count))
            rows[series.identity, default: []].append(
                (try bound(text, series, of: latency), try count(series))
            )
        }
        var counts: [LabelSum: Int64] = [:]
        for series in totals.series { counts[series.identity] = try count(series) }
        var histograms: [[String]: Histogram] = [:]
        for (identity, key) in keys {
            let histogram = try self.histogram(rows[identity] ?? [], total: counts[identity], latency)
            histograms[key] = try sum(histograms[key], histogram, latency)
        }
        return histograms
    }

    /// A bound in nanoseconds; nil for "+Inf".
    private func bound(
        _ text: String,
        _ series: SelectedSeries.Series,
        of latency: SeriesSelector
    ) throws(SourceFault) -> Int64? {
        if text == "+Inf" { return nil }
        let power = PrometheusQuery.unit(of: latency.name) == 1_000 ? 6 : 9
        guard let bound = ExactDecimal(text)?.scaled(byPowerOfTen: power, rounding: .nearest), bound >= 0
        else {
            throw SourceFault(
                "line \(series.line): le=\(Excerpt.quoted(text)), expected a bound of 0 or more"
            )
        }
        return bound
    }

    private func histogram(
        _ rows: [(bound: Int64?, count: Int64)],
        total: Int64?,
        _ latency: SeriesSelector
    ) throws(SourceFault) -> Histogram {
        let finite = rows.compactMap { row in row.bound.map { (bound: $0, count: row.count) } }
            .sorted { $0.bound < $1.bound }
        guard let all = rows.first(where: { $0.bound == nil })?.count else {
            throw SourceFault("a histogram of \(latency.name) has no bucket le=\"+Inf\"")
        }
        guard total == nil || total == all else {
            throw SourceFault(
                "\(latency.name)_count is \(total ?? 0), but its bucket le=\"+Inf\" holds \(all)"
            )
        }
        guard let histogram = Histogram(nanoseconds: finite.map(\.bound), counts: finite.map(\.count) + [all])
        else {
            throw SourceFault(
                "the buckets of \(latency.name) fall from one bound to the next, or share a bound"
            )
        }
        return histogram
    }

    private func sum(_ one: Histogram?, _ other: Histogram, _ latency: SeriesSelector) throws(SourceFault)
        -> Histogram
    {
        guard let one else { return other }
        let counts = zip(one.counts, other.counts).map { $0.adding($1) }
        guard one.nanoseconds == other.nanoseconds,
            let sum = Histogram(nanoseconds: one.nanoseconds, counts: counts)
        else {
            throw SourceFault(
                "the histograms of \(latency.name) have different bounds, so they cannot be added up"
            )
        }
        return sum
    }
}
