import CutoverCore

/// One endpoint with steady traffic.
struct DemoEndpoint: Sendable, Hashable {
    /// The key in the metrics.
    let path: String
    /// Requests a second, evenly spread from the moment the process started.
    let requestsPerSecond: Int64
    /// Around what the application's own figures move, in microseconds.
    let averageMicroseconds: Int64
    let p95Microseconds: Int64
    /// True for the path behind the flag: only its requests ever fail.
    let isBehindFlag: Bool

    /// The endpoints of the demo, in the order of the metrics.
    static let all = [
        DemoEndpoint(
            path: "/analytics/portfolio/summary",
            requestsPerSecond: 12,
            averageMicroseconds: 18_400,
            p95Microseconds: 61_200,
            isBehindFlag: false
        ),
        DemoEndpoint(
            path: "/analytics/brokers/summary",
            requestsPerSecond: 8,
            averageMicroseconds: 32_900,
            p95Microseconds: 142_500,
            isBehindFlag: true
        ),
        DemoEndpoint(
            path: "/analytics/anuales/summary",
            requestsPerSecond: 5,
            averageMicroseconds: 24_700,
            p95Microseconds: 88_100,
            isBehindFlag: false
        ),
    ]

    /// Requests that have arrived in `elapsed` since the traffic began; 0 before it.
    func arrivals(after elapsed: Duration) -> Int64 {
        max(0, elapsed.wholeMicroseconds) * requestsPerSecond / 1_000_000
    }

    /// When request number `count`, from 1, arrived, counted from the beginning of the traffic.
    func arrival(of count: Int64) -> Duration {
        .microseconds((count * 1_000_000 + requestsPerSecond - 1) / requestsPerSecond)
    }
}
