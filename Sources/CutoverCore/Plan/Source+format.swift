extension Source {
    /// What its answer is written in.
    package enum Format: Sendable, Hashable {
        /// Operations metrics: counters and a p95 an endpoint, as JSON.
        case opsMetrics
        /// `request_latency` of `/health/perf`: how many latencies of each path are kept, and their percentiles.
        case latencyMap
        /// Metrics of Spring Boot's actuator: `COUNT` of a timer, and of its errors by a tag.
        case actuator(ActuatorQuery)
        /// Prometheus text or OpenMetrics: counters by selector, and the buckets of a histogram.
        case prometheus(PrometheusQuery)
        /// Answers of the Prometheus HTTP API to instant queries over the window so far.
        case promql(PromQLQueries)
    }

    /// Where a p95 comes from.
    package enum P95: Sendable, Hashable {
        /// The source reports it itself.
        case reported
        /// Latencies are counted by the buckets of a histogram.
        case buckets
        /// Prometheus estimates it over the whole window so far.
        case estimated
        /// There is none.
        case none
    }

    /// What the requests of an endpoint count.
    package enum Counting: Sendable, Hashable {
        /// Those since the process started.
        case sinceStart
        /// Those of the window so far: each reading replaces the one before.
        case sinceT0
        /// The latencies that are kept: at most `gaugeSpan`, and of one worker process among several.
        case kept
    }
}

extension Source.P95 {
    /// The figure its rules are about.
    var figure: RuleFigure {
        switch self {
        case .reported, .none: .reportedP95
        case .buckets: .p95
        case .estimated: .estimatedP95
        }
    }
}

extension Source.Format {
    /// The key of a target that is asked so.
    package var key: String {
        switch self {
        case .opsMetrics: "ops_metrics"
        case .latencyMap: "latency_map"
        case .actuator: "actuator"
        case .prometheus: "prometheus"
        case .promql: "promql"
        }
    }

    /// "a latency_map", "an actuator".
    package var named: String { ("aeiou".contains(key.prefix(1)) ? "an " : "a ") + key }

    /// What the requests of an endpoint count.
    package var counting: Source.Counting {
        switch self {
        case .opsMetrics, .actuator, .prometheus: .sinceStart
        case .latencyMap: .kept
        case .promql: .sinceT0
        }
    }

    /// True when it has errors to judge.
    package var hasErrors: Bool {
        switch self {
        case .opsMetrics, .actuator, .prometheus: true
        case .latencyMap: false
        case .promql(let queries): queries.failures != .none
        }
    }

    /// Where its p95 comes from.
    package var p95: Source.P95 {
        switch self {
        case .opsMetrics, .latencyMap: .reported
        case .actuator: .none
        case .prometheus(let query): query.latency == nil ? .none : .buckets
        case .promql(let queries): queries.p95Seconds == nil ? .none : .estimated
        }
    }

    /// True when it has a p95 to judge.
    package var hasP95: Bool { p95 != .none }

    /// How many latencies its p95 covers unless the plan says otherwise.
    package var gaugeSpan: Int64 {
        switch self {
        case .opsMetrics, .actuator, .prometheus, .promql: 5_000
        case .latencyMap: 500
        }
    }

    /// The most requests one poll makes.
    package var mostRequests: Int {
        switch self {
        case .opsMetrics, .latencyMap, .prometheus: 1
        case .actuator(let query): query.mostRequests
        case .promql(let queries): queries.all.count
        }
    }
}
