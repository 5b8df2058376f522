package import CutoverCore

/// What the operations metrics say at one moment, in the units of the real ones.
package struct DemoMetrics: Sendable, Hashable {
    /// The figures of one endpoint since `startedAt`.
    package struct Endpoint: Sendable, Hashable {
        /// The key in the map.
        package let path: String
        /// Requests since the start; 1 or more, for an endpoint without requests is not named.
        package let requests: Int64
        /// Failed ones among them.
        package let errors: Int64
        /// Good ones that came from the cache.
        package let cacheHits: Int64
        /// The mean latency, in microseconds.
        package let averageMicroseconds: Int64
        /// The p95 latency, in microseconds.
        package let p95Microseconds: Int64
        /// The newest latency, in microseconds.
        package let lastMicroseconds: Int64
        /// When the newest request came.
        package let lastAt: Timestamp
    }

    /// When the process started, or its counters were emptied.
    package let startedAt: Timestamp
    /// In the order in which they are written; may be empty.
    package let endpoints: [Endpoint]
}

extension DemoMetrics.Endpoint {
    /// The figures after `requests` requests; latencies move a little with their number.
    init(_ endpoint: DemoEndpoint, requests: Int64, errors: Int64, lastAt: Timestamp) {
        path = endpoint.path
        self.requests = requests
        self.errors = errors
        cacheHits = (requests - errors) * 3 / 5
        averageMicroseconds = endpoint.averageMicroseconds + requests * 113 % 700
        p95Microseconds = endpoint.p95Microseconds + requests * 37 % 900
        lastMicroseconds = endpoint.averageMicroseconds * (60 + requests * 37 % 90) / 100
        self.lastAt = lastAt
    }
}
