import CutoverCore

/// Reads what a query asks of a Prometheus text.
struct PrometheusReading {
    let query: PrometheusQuery
    let all: [PrometheusText.Series]

    /// The reading in `answer`.
    ///
    /// - Throws: what keeps it from being one; what is selected and not there is never 0.
    static func read(_ answer: Answer, _ query: PrometheusQuery) throws(SourceFault) -> Reading {
        var names: Set<String> = [query.requests.name, "process_start_time_seconds"]
        if let errors = query.errors { names.insert(errors.name) }
        if let latency = query.latency {
            names.formUnion([latency.name + "_bucket", latency.name + "_count"])
        }
        let type = (answer.header("Content-Type") ?? "").lowercased()
        let all = try PrometheusText.read(
            answer.body,
            names: names,
            isOpenMetrics: type.hasPrefix("application/openmetrics-text")
        )
        return try PrometheusReading(query: query, all: all).reading()
    }

    private func reading() throws(SourceFault) -> Reading {
        let requests = try SelectedSeries(query.requests, among: all)
        guard !requests.series.isEmpty else {
            throw SourceFault("no series meets requests: \(query.requests.text)")
        }
        let counted = try sums(requests)
        let failed = try sums(try errors(among: requests))
        let histograms = try self.histograms()
        if let stray = failed.keys.first(where: { counted[$0] == nil }) {
            throw SourceFault(
                "errors of \(Excerpt.quoted(name(stray))) have no requests; select the same series"
            )
        }
        var names: Set<String> = []
        var endpoints: [EndpointReading] = []
        for (key, count) in counted {
            let name = name(key)
            guard !name.utf8.contains(0), names.insert(name).inserted else {
                throw SourceFault("endpoint \(Excerpt.quoted(name)) cannot be told from another")
            }
            var endpoint = EndpointReading(
                endpoint: name,
                requests: .value(count),
                errors: .value(failed[key] ?? 0),
                p95Microseconds: p95(histograms?[key])
            )
            endpoint.histogram = histograms?[key]
            endpoints.append(endpoint)
        }
        return Reading(startedAt: try startedAt(), endpoints: endpoints)
    }

    private func p95(_ histogram: Histogram?) -> Figure {
        guard let latency = query.latency, histogram == nil else { return .absent }
        return .unreadable("no series meets latency: \(latency.text) for it")
    }

    /// The values of `by`, in their order; none for one endpoint of all.
    private func key(_ series: PrometheusText.Series) -> [String] { query.by.map { series.labels[$0] ?? "" } }

    private func name(_ key: [String]) -> String {
        key.isEmpty ? query.requests.name : key.joined(separator: " ")
    }

    private func sums(_ selected: SelectedSeries) throws(SourceFault) -> [[String]: Int64] {
        var sums: [[String]: Int64] = [:]
        for series in selected.series {
            sums[key(series), default: 0] = (sums[key(series)] ?? 0).adding(try count(series))
        }
        return sums
    }

    private func count(_ series: PrometheusText.Series) throws(SourceFault) -> Int64 {
        guard let value = ExactDecimal(series.value)?.wholeNumber, value >= 0 else {
            let expected = "a whole number of 0 or more"
            throw SourceFault("line \(series.line): \(Excerpt.quoted(series.value)), expected \(expected)")
        }
        return value
    }

    private func startedAt() throws(SourceFault) -> Timestamp? {
        let name = "process_start_time_seconds"
        let selected = try SelectedSeries(SeriesSelector(name: name, matchers: []), among: all)
        guard let series = selected.series.first else { return nil }
        guard selected.series.count == 1,
            let moment = ExactDecimal(series.value)?.microsecondsOfSeconds,
            (0...253_402_300_799_000_000).contains(moment)
        else {
            let found = "\(selected.series.count) of \(name), \(Excerpt.quoted(series.value)) first"
            throw SourceFault("line \(series.line): \(found), expected one in unix seconds")
        }
        return Timestamp(microseconds: moment)
    }
}

extension PrometheusReading {
    /// The buckets of each endpoint; nil when none are asked for.
    private func histograms() throws(SourceFault) -> [[String]: Histogram]? {
        guard let latency = query.latency else { return nil }
        let selected = try SelectedSeries(latency, name: latency.name + "_bucket", among: all)
        guard !selected.series.isEmpty else {
            throw SourceFault("no series meets latency: \(latency.text) (as \(latency.name)_bucket)")
        }
        var buckets: [[String: String]: [(bound: Int64?, count: Int64)]] = [:]
        for series in selected.series {
            guard let text = series.labels["le"] else {
                throw SourceFault("line \(series.line): a bucket without label \"le\"")
            }
            buckets[series.labels.filter { $0.key != "le" }, default: []].append(
                (try bound(text, series, of: latency), try count(series))
            )
        }
        var totals: [[String: String]: Int64] = [:]
        for series in try SelectedSeries(latency, name: latency.name + "_count", among: all).series {
            totals[series.labels] = try count(series)
        }
        var histograms: [[String]: Histogram] = [:]
        for (labels, rows) in buckets {
            let histogram = try self.histogram(rows, total: totals[labels], latency)
            let key = query.by.map { labels[$0] ?? "" }
            histograms[key] = try sum(histograms[key], histogram, latency)
        }
        return histograms
    }

    /// A bound in nanoseconds; nil for "+Inf".
    private func bound(
        _ text: String,
        _ series: PrometheusText.Series,
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
