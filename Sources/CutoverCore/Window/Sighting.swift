/// The two counters of one endpoint, as one reading gave them.
package struct CounterPair: Sendable, Hashable {
    /// Requests since the process started.
    package let requests: Int64
    /// Failed ones among them.
    package let errors: Int64

    /// Joins what one reading said.
    package init(requests: Int64, errors: Int64) {
        self.requests = requests
        self.errors = errors
    }

    /// True when neither counter is lower than in `other`.
    package func isAtOrAbove(_ other: CounterPair) -> Bool {
        requests >= other.requests && errors >= other.errors
    }
}

/// What one reading says about which process gave it.
package struct Sighting: Sendable, Hashable {
    /// When that process started, by its own word; nil when it does not say.
    package let startedAt: Timestamp?
    /// When the reading was asked for.
    package let at: Timestamp
    /// The endpoints whose counters could be read.
    package let counters: [String: CounterPair]
    /// The endpoints that were named and could not be read.
    package let unread: Set<String>

    /// What `reading`, asked for at `at`, says.
    package init(_ reading: Reading, at: Timestamp) {
        startedAt = reading.startedAt
        self.at = at
        var counters: [String: CounterPair] = [:]
        var unread: Set<String> = []
        for endpoint in reading.endpoints {
            if let pair = endpoint.counters {
                counters[endpoint.endpoint] = pair
            } else {
                unread.insert(endpoint.endpoint)
            }
        }
        self.counters = counters
        self.unread = unread
    }

    /// The counters by endpoint, those that could not be read as they were in `last`.
    package func counters(after last: [String: CounterPair]) -> [String: CounterPair] {
        counters.merging(last.filter { unread.contains($0.key) }) { new, _ in new }
    }

    /// True when no counter of `last` has fallen; an endpoint that is missing counts 0.
    package func isAtOrAbove(_ last: [String: CounterPair]) -> Bool {
        Self.isAtOrAbove(counters(after: last), last)
    }

    /// True when no counter of `last` is lower in `now`; an endpoint that is missing counts 0.
    package static func isAtOrAbove(_ now: [String: CounterPair], _ last: [String: CounterPair]) -> Bool {
        last.allSatisfy { name, pair in
            (now[name] ?? CounterPair(requests: 0, errors: 0)).isAtOrAbove(pair)
        }
    }

    /// True when the total of requests is lower than in `last`; an endpoint that is missing counts 0.
    package func isBelow(_ last: [String: CounterPair]) -> Bool {
        Self.total(of: counters(after: last)) < Self.total(of: last)
    }

    /// True when endpoints of `last` are no longer named while no other has fallen.
    package func hasOnlyLostEndpoints(of last: [String: CounterPair]) -> Bool {
        let now = counters(after: last)
        return isAtOrAbove(last.filter { now[$0.key] != nil })
    }

    /// True when some endpoint with at least `requests` of them in `last` has not fallen.
    package func keepsAny(of last: [String: CounterPair], from requests: Int64) -> Bool {
        let now = counters(after: last)
        return last.contains { name, pair in
            pair.requests >= requests && now[name]?.isAtOrAbove(pair) ?? false
        }
    }

    /// All requests together.
    package static func total(of counters: [String: CounterPair]) -> Int64 {
        counters.values.reduce(0) { $0.adding($1.requests) }
    }
}
