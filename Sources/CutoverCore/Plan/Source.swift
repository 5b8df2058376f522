/// How the answer of a source is read, and how its figures are judged.
package struct Source: Sendable, Hashable {
    /// What its answer is written in.
    package var format: Format
    /// Fewer requests than this over the window make a counter rule unknown; at least 1, default 20.
    package var minRequests: Int64
    /// How many latencies the application's own p95 covers; 5,000 for operations metrics, 500 for a latency map.
    package var gaugeSpan: Int64
    /// Globs of endpoints whose unknowns do not hold up the GO.
    package var optional: [String]
    /// Sent once as the run starts, to empty the source's counters; nil sends nothing.
    package var reset: Request?

    /// The meaning of a source's figures.
    package init(
        format: Format = .opsMetrics,
        minRequests: Int64 = 20,
        gaugeSpan: Int64 = 5_000,
        optional: [String] = [],
        reset: Request? = nil
    ) {
        self.format = format
        self.minRequests = minRequests
        self.gaugeSpan = gaugeSpan
        self.optional = optional
        self.reset = reset
    }
}
