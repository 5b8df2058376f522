/// What Prometheus is asked: each query gives one number about the whole window so far.
package struct PromQLQueries: Sendable, Hashable {
    /// How failed requests are told.
    package enum Failures: Sendable, Hashable {
        /// By their number.
        case errors(String)
        /// By their share of the requests, 0 to 1.
        case ratio(String)
        /// Not at all.
        case none
    }

    /// The text in queries that stands for the time since T0.
    package static let range = "$range"

    /// The number of requests.
    package var requests: String
    /// The failed ones.
    package var failures: Failures
    /// The p95 in seconds; nil judges none.
    package var p95Seconds: String?

    /// The queries of one target.
    package init(requests: String, failures: Failures = .none, p95Seconds: String? = nil) {
        self.requests = requests
        self.failures = failures
        self.p95Seconds = p95Seconds
    }

    /// All of them with their keys, in the order in which they are asked.
    package var all: [(key: String, query: String)] {
        let failed: [(key: String, query: String)] =
            switch failures {
            case .errors(let query): [("errors", query)]
            case .ratio(let query): [("error_ratio", query)]
            case .none: []
            }
        return [("requests", requests)] + failed + (p95Seconds.map { [("p95_seconds", $0)] } ?? [])
    }

    /// A range that holds everything since T0 at slot `slot`, and at least one `interval`: "300s", "500ms".
    package static func range(at slot: Int, interval: Duration) -> String {
        let milliseconds = (interval * max(1, slot)).wholeMicroseconds / 1_000
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(max(1, milliseconds))ms"
    }
}
