import CutoverCore

extension SourceReader {
    private static let example = "queries: { requests: 'sum(increase(http_requests_total[$range]))' }"

    /// What Prometheus is asked; nil when it cannot be read, which is then reported.
    func promql(_ review: inout Review) -> PromQLQueries? {
        guard hasBareAddress("http://prometheus:9090", &review) else { return nil }
        guard let value = values["queries"] else {
            review.refuse(address, "asks nothing; write \(Self.example)")
            return nil
        }
        guard var fields = Fields(value, "queries such as { requests: ... }", &review) else { return nil }
        let asked = fields.take("requests")
        let errors = fields.take("errors")
        let ratio = fields.take("error_ratio")
        let p95 = fields.take("p95_seconds").flatMap { query($0, &review) }
        fields.finish(&review)
        if let ratio, errors != nil { review.refuse(ratio, "stands beside errors; keep one of them") }
        if asked == nil { review.refuse(value, "has no requests; write \(Self.example)") }
        guard let requests = asked.flatMap({ query($0, &review) }) else { return nil }
        var queries = PromQLQueries(requests: requests, p95Seconds: p95)
        if let errors = errors.flatMap({ query($0, &review) }) { queries.failures = .errors(errors) }
        if let ratio = ratio.flatMap({ query($0, &review) }) { queries.failures = .ratio(ratio) }
        return queries
    }

    private func query(_ value: Value, _ review: inout Review) -> String? {
        guard let scalar = value.line("a query in PromQL", &review) else { return nil }
        guard scalar.text.contains(PromQLQueries.range) else {
            review.refuse(
                value,
                "has no $range, the time since T0, as in increase(http_requests_total[$range])"
            )
            return nil
        }
        return scalar.text
    }
}
