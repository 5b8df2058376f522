import CutoverCore

/// Reads what a query asks of a Prometheus text.
struct PrometheusReading {
    let query: PrometheusQuery
    /// How old what carries a time may be.
    let age: FigureAge
    /// True for OpenMetrics, whose timestamps are seconds.
    let isOpenMetrics: Bool
    let requests: SelectedSeries
    private let failed: SelectedSeries?
    let buckets: SelectedSeries?
    let totals: SelectedSeries?
    private let start: SelectedSeries
    private let uptime: SelectedSeries

    /// The reading in `answer`; figures with a time that is older than two intervals are stale.
    ///
    /// - Throws: what keeps it from being one; what is selected and not there is never 0.
    static func read(
        _ answer: Answer,
        _ query: PrometheusQuery,
        interval: Duration
    ) throws(SourceFault) -> (Reading, pulse: String?) {
        let text = try PrometheusReading(answer, query, FigureAge(answer, interval: interval))
        return (try text.reading(), text.pulse)
    }

    /// What time changes by itself, the uptime and the newest timestamp of what is counted; nil where the text holds none.
    private var pulse: String? {
        let uptimes = uptime.series.map { "\(uptime.name) \($0.value)" }
        let stamps = requests.series.map(\.stamp).filter { !$0.isEmpty }
        let all = uptimes + (stamps.max().map { ["the timestamp \($0)"] } ?? [])
        return all.isEmpty ? nil : all.joined(separator: ", ")
    }

    private init(_ answer: Answer, _ query: PrometheusQuery, _ age: FigureAge) throws(SourceFault) {
        let started = SeriesSelector(name: "process_start_time_seconds", matchers: [])
        var wanted = [
            try SelectedSeries(query.requests, keeping: query.by + query.errorLabels),
            try SelectedSeries(started, keeping: []),
        ]
        let running = SeriesSelector(name: "process_uptime_seconds", matchers: [])
        wanted.append(try SelectedSeries(running, keeping: []))
        var counters: Set<String> = [query.requests.name]
        if let errors = query.errors {
            wanted.append(try SelectedSeries(errors, keeping: query.by))
            counters.insert(errors.name)
        }
        if let latency = query.latency {
            let name = latency.name
            wanted.append(try SelectedSeries(latency, name: name + "_bucket", keeping: query.by + ["le"]))
            wanted.append(try SelectedSeries(latency, name: name + "_count", keeping: []))
            counters.insert(name)
        }
        let type = (answer.header("Content-Type") ?? "").lowercased()
        isOpenMetrics = type.hasPrefix("application/openmetrics-text")
        try PrometheusText.read(
            answer.body,
            into: &wanted,
            counters: counters,
            isOpenMetrics: isOpenMetrics
        )
        (self.query, self.age) = (query, age)
        (requests, start) = (wanted[0], wanted[1])
        uptime = wanted[2]
        failed = query.errors == nil ? nil : wanted[3]
        totals = query.latency == nil ? nil : wanted.popLast()
        buckets = query.latency == nil ? nil : wanted.popLast()
    }

    private func reading() throws(SourceFault) -> Reading {
        guard !requests.series.isEmpty else {
            throw SourceFault("no series meets requests: \(query.requests.text)")
        }
        let counted = try sums(requests)
        let failed = try errorSums()
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
            let errors = failed[key] ?? 0
            guard errors - count <= slack(of: count) else {
                throw .moreErrors(errors, than: count, of: name, fix: "let errors select among the requests")
            }
            var endpoint = EndpointReading(
                endpoint: name,
                requests: .value(count),
                errors: .value(errors),
                p95Microseconds: p95(histograms?[key])
            )
            endpoint.histogram = histograms?[key]
            endpoints.append(endpoint)
        }
        return Reading(startedAt: try startedAt(), endpoints: endpoints)
    }

    /// How many more errors than `count` requests are believed.
    ///
    /// Two counters are not read at one moment; in an outage the errors may be ahead, and are carried on.
    private func slack(of count: Int64) -> Int64 {
        guard let failed, failed.name != requests.name else { return 0 }
        return max(10, count / 10)
    }

    private func errorSums() throws(SourceFault) -> [[String]: Int64] {
        guard let failed else { return try sums(requests, of: try serverErrors()) }
        try checkErrors(failed)
        return try sums(failed)
    }

    private func p95(_ histogram: Histogram?) -> Figure {
        guard let latency = query.latency, histogram == nil else { return .absent }
        return .unreadable("no series meets latency: \(latency.text) for it")
    }

    private func name(_ key: [String]) -> String {
        key.isEmpty ? query.requests.name : key.joined(separator: " ")
    }

    /// The sums by the values of `by`, in their order; one of all without them.
    private func sums(
        _ selected: SelectedSeries,
        of series: [SelectedSeries.Series]? = nil
    ) throws(SourceFault) -> [[String]: Int64] {
        var sums: [[String]: Int64] = [:]
        for one in series ?? selected.series {
            let key = Array(one.labels.prefix(query.by.count))
            sums[key, default: 0] = (sums[key] ?? 0).adding(try count(one))
            guard sums.count <= SourcePoll.mostEndpoints else {
                throw SourceFault(
                    "it names more than \(SourcePoll.mostEndpoints) endpoints; \(SourcePoll.fewer)"
                )
            }
        }
        return sums
    }

    func count(_ series: SelectedSeries.Series) throws(SourceFault) -> Int64 {
        try checkAge(series)
        if series.value.utf8.count <= 18, let value = Int64(series.value), value >= 0 { return value }
        guard let value = ExactDecimal(series.value)?.wholeNumber, value >= 0 else {
            let expected = "a whole number of 0 or more"
            throw SourceFault("line \(series.line): \(Excerpt.quoted(series.value)), expected \(expected)")
        }
        return value
    }

    /// Checks that a series with a timestamp is not a figure of long ago.
    private func checkAge(_ series: SelectedSeries.Series) throws(SourceFault) {
        if series.stamp.isEmpty { return }
        let power = isOpenMetrics ? 6 : 3
        let moment = ExactDecimal(series.stamp)?.scaled(byPowerOfTen: power, rounding: .nearest)
        try age.check(moment, of: "line \(series.line): its timestamp \(Excerpt.quoted(series.stamp))")
    }

    private func startedAt() throws(SourceFault) -> Timestamp? {
        guard let series = start.series.first else { return nil }
        guard start.series.count == 1,
            let moment = ExactDecimal(series.value)?.microsecondsOfSeconds,
            (0...253_402_300_799_000_000).contains(moment)
        else {
            let found = "\(start.series.count) of \(start.name), \(Excerpt.quoted(series.value)) first"
            throw SourceFault("line \(series.line): \(found), expected one in unix seconds")
        }
        return Timestamp(microseconds: moment)
    }
}
