package import CutoverCore

/// An endpoint that is over a limit, as the evidence file names it.
package struct BreachedEndpoint: Sendable, Hashable {
    /// The endpoint; "*" for a source's total.
    package var endpoint: String
    /// Failed requests since T0 and all of them; nil when its errors were not judged.
    package var errors: Share?
    /// The p95 the application reports; nil when it reports none.
    package var p95: Duration?

    /// A count and what it is a part of.
    package struct Share: Sendable, Hashable {
        /// Bad ones.
        package var count: Int64
        /// All of them.
        package var total: Int64

        /// `count` of `total`.
        package init(count: Int64, total: Int64) {
            self.count = count
            self.total = total
        }
    }

    /// An endpoint with the figures that are known of it.
    package init(endpoint: String, errors: Share?, p95: Duration?) {
        self.endpoint = endpoint
        self.errors = errors
        self.p95 = p95
    }

    /// The endpoints of `target` that fail one of `rules`, sorted, each with all its judged figures.
    ///
    /// The total stands among them only when no endpoint does: the former script named endpoints alone.
    package static func list(of target: String, in rules: [RuleReport]) -> [BreachedEndpoint] {
        let own = Dictionary(grouping: rules.filter { $0.target == target }) { $0.endpoint ?? "*" }
        let failed = own.filter { $0.value.contains { $0.verdict == .fail } }
        let named = failed.filter { $0.key != "*" }
        return (named.isEmpty ? failed : named).sorted { $0.key < $1.key }.map { endpoint, rules in
            let errors = rules.first { $0.figure == .errorRate && $0.n > 0 }
            let p95 = rules.first { $0.figure.isGauge }?.latency
            return BreachedEndpoint(
                endpoint: endpoint,
                errors: errors.map { Share(count: $0.k, total: $0.n) },
                p95: p95
            )
        }
    }
}
