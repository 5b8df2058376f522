/// What goes wrong in a demo, counted from the first health request.
///
/// The times suit a window of 20 s, probes every 500 ms and blocks of 2 s; with other figures the decisions may
/// differ.
package enum DemoScenario: String, Sendable, CaseIterable {
    /// Nothing goes wrong.
    case healthy
    /// From 6 s on one endpoint fails most of its requests, and most health requests answer 503.
    case errors
    /// The operations metrics name no endpoint at all.
    case nodata
    /// From 6 s on the health endpoint takes 1.5 s to answer.
    case slow
    /// One outage of 800 ms at 8 s.
    case blip
    /// The process behind the metrics fails requests, then restarts at 8 s and forgets them.
    case restart
    /// The service needs 5 s to come up, then all is well.
    case recover

    /// One line for the help text, with the decision to expect; no full stop.
    package var summary: String {
        switch self {
        case .healthy: "nothing goes wrong: GO"
        case .errors: "most probes and many requests fail from 6 s on: ROLLBACK"
        case .nodata: "the metrics name no endpoint, and no data is never GO: HOLD"
        case .slow: "health answers take 1.5 s from 6 s on: ROLLBACK"
        case .blip: "one outage of 800 ms at 8 s is forgiven: GO with a warning"
        case .restart: "a restart at 8 s wipes the counters, not the evidence: ROLLBACK"
        case .recover: "answers 503 for its first 5 s, then all is well: GO"
        }
    }
}
