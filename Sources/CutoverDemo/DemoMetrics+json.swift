import CutoverCore

extension DemoMetrics {
    /// The body with the map under `metrics`: `{"meta":…,"metrics":{"started_at":…,"by_endpoint":{…}}}`.
    package var nestedJSON: String {
        "{\"meta\":{\"source\":\"api\"},\"metrics\":{\(members)}}"
    }

    /// The body with the map at the top level: `{"meta":…,"started_at":…,"by_endpoint":{…}}`.
    package var flatJSON: String {
        "{\"meta\":{\"source\":\"api\"},\(members)}"
    }

    private var members: String {
        let map = endpoints.map { "\"\($0.path)\":\($0.json)" }.joined(separator: ",")
        let start = DemoDecimal.text(startedAt.microseconds, decimals: 6)
        return "\"started_at\":\(start),\"by_endpoint\":{\(map)}"
    }
}

extension DemoMetrics.Endpoint {
    fileprivate var json: String {
        let figures = [
            ("requests", String(requests)),
            ("errors", String(errors)),
            ("error_rate_pct", percent(errors)),
            ("cache_hits", String(cacheHits)),
            ("cache_hit_rate_pct", percent(cacheHits)),
            ("avg_ms", DemoDecimal.text(averageMicroseconds, decimals: 3)),
            ("p95_ms", DemoDecimal.text(p95Microseconds, decimals: 3)),
            ("last_ms", DemoDecimal.text(lastMicroseconds, decimals: 3)),
            ("last_ts", DemoDecimal.text(lastAt.microseconds, decimals: 6)),
        ]
        return "{" + figures.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    /// A share of the requests in per cent, rounded half up to three decimals.
    private func percent(_ count: Int64) -> String {
        DemoDecimal.text((count * 200_000 + requests) / (2 * requests), decimals: 3)
    }
}

/// Decimals out of whole numbers, written as Python does.
enum DemoDecimal {
    /// `units` of the `decimals`-th decimal place, 0 or more; always with a point, and without idle zeros:
    /// 84100 of three decimals are "84.1", 2000 are "2.0".
    static func text(_ units: Int64, decimals: Int) -> String {
        let digits = Int(units).padded(decimals + 1)
        var fraction = digits.suffix(decimals)
        while fraction.count > 1, fraction.last == "0" { fraction.removeLast() }
        return "\(digits.dropLast(decimals)).\(fraction)"
    }
}
