import CutoverCore

extension SourceReader {
    /// What is read of a Prometheus text; nil when it cannot be read, which is then reported.
    func prometheus(_ review: inout Review) -> PrometheusQuery? {
        guard let value = values["requests"] else {
            review.refuse(
                address,
                "says no requests; write requests: \"http_requests_total\" or another selector of counters"
            )
            return nil
        }
        guard let requests = selector(value, &review) else { return nil }
        var query = PrometheusQuery(requests: requests)
        if let value = values["errors"] {
            guard let errors = selector(value, &review) else { return nil }
            query.errors = errors
        }
        if let value = values["by"] {
            guard let labels = value.texts("a label such as path", &review) else { return nil }
            guard Set(labels.map(\.text)).count == labels.count else {
                review.refuse(value, "names a label twice; write each once")
                return nil
            }
            query.by = labels.map(\.text)
        }
        guard let value = values["latency"] else { return query }
        guard let latency = selector(value, &review) else { return nil }
        guard PrometheusQuery.unit(of: latency.name) != nil else {
            review.refuse(
                value,
                "\"\(latency.name)\" says no unit; name a histogram in _seconds or _milliseconds, without _bucket"
            )
            return nil
        }
        query.latency = latency
        return query
    }

    private func selector(_ value: Value, _ review: inout Review) -> SeriesSelector? {
        let example = "a selector such as http_requests_total{path=~\"/api/.*\"}"
        guard let scalar = value.line(example, &review) else { return nil }
        do {
            return try SeriesSelector(scalar.text)
        } catch {
            review.refuse(value, "\"\(scalar.written)\" \(error.what); write \(example)")
            return nil
        }
    }
}
