/// What is read of a Prometheus text.
package struct PrometheusQuery: Sendable, Hashable {
    /// The counters of requests.
    package var requests: SeriesSelector
    /// The counters of failed ones; nil takes those requests whose `status` or `code` is 5xx.
    package var errors: SeriesSelector?
    /// The labels whose values name an endpoint; none makes one endpoint of all.
    package var by: [String]
    /// A histogram of latencies, without `_bucket`; nil judges none.
    package var latency: SeriesSelector?

    /// A query.
    package init(
        requests: SeriesSelector,
        errors: SeriesSelector? = nil,
        by: [String] = [],
        latency: SeriesSelector? = nil
    ) {
        self.requests = requests
        self.errors = errors
        self.by = by
        self.latency = latency
    }

    /// Microseconds in the unit of a histogram's name; nil when the name says none.
    package static func unit(of name: String) -> Int64? {
        if name.hasSuffix("_seconds") { return 1_000_000 }
        return name.hasSuffix("_milliseconds") || name.hasSuffix("_ms") ? 1_000 : nil
    }
}
