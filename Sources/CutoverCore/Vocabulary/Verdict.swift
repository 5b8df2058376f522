/// Why a rule cannot answer.
package enum UnknownReason: Sendable, Hashable {
    /// Nothing was observed.
    case noData
    /// Too few requests over the window.
    case tooFewRequests(Int64, needs: Int64)
    /// Too small a part of the window was seen: observed of scheduled.
    case lowCoverage(Int, of: Int)
    /// Ready so late that too little of the window is judged: judged slots, slots of the window.
    case readyTooLate(Int, of: Int)
    /// Over its limit, but seen in fewer blocks than a verdict needs.
    case tooFewBlocks(Int, needs: Int)
    /// The endpoint is missing from the newest reading.
    case endpointMissing
    /// A field of the newest reading could not be read; the text says which.
    case unreadable(String)
    /// The newest poll failed; the text says how.
    case sourceFailed(String)
    /// The newest reading is older than two intervals.
    case stale
    /// The application's p95 still covers mostly requests from before T0: requests since T0, needed.
    case gaugePredatesWindow(Int64, needs: Int64)
    /// The application keeps as many latencies as it can, this many, and most of them may be from before T0.
    case gaugeFull(Int64)
    /// The p95 lies in the same bucket as its limit; the text names its bounds.
    case limitBetweenBounds(String)
    /// No endpoint matches a glob of the critical list.
    case noEndpointMatches(String)
    /// The target never became ready and never gave an observation that counts.
    case neverObserved

    /// A label from a bounded set, for rows and metrics.
    package var label: String {
        switch self {
        case .noData: "no_data"
        case .tooFewRequests: "too_few_requests"
        case .lowCoverage: "low_coverage"
        case .readyTooLate: "ready_too_late"
        case .tooFewBlocks: "too_few_blocks"
        case .endpointMissing: "endpoint_missing"
        case .unreadable: "unreadable"
        case .sourceFailed: "source_failed"
        case .stale: "stale"
        case .gaugePredatesWindow: "gauge_predates_window"
        case .gaugeFull: "gauge_full"
        case .limitBetweenBounds: "limit_between_bounds"
        case .noEndpointMatches: "no_endpoint_matches"
        case .neverObserved: "never_observed"
        }
    }
}

/// A rule's answer.
package enum Verdict: Sendable, Hashable {
    case pass
    /// Over the limit, but in too few blocks to count; named in every GO.
    case forgiven
    case fail
    case unknown(UnknownReason)

    /// The word stored and exported: forgiven is a pass.
    package var label: String {
        switch self {
        case .pass, .forgiven: "pass"
        case .fail: "fail"
        case .unknown: "unknown"
        }
    }
}

/// How a rule stands while the run goes on (docs/decisions.md).
package enum RuleState: String, Sendable, CaseIterable {
    case warming
    case healthy
    case degraded
    case breached
    case unknown
}

/// Which limit a rule applies.
package enum RuleFigure: String, Sendable, CaseIterable {
    /// The share of failed probes or requests.
    case errorRate = "error_rate_pct"
    /// The p95 of own probes, decided by counting slow answers.
    case p95 = "p95_ms"
    /// The p95 the application reports about itself.
    case reportedP95 = "reported_p95_ms"
    /// The p95 Prometheus estimates over the window so far.
    case estimatedP95 = "estimated_p95_ms"

    /// True for a p95 that somebody else worked out: it is compared, not counted.
    package var isGauge: Bool {
        switch self {
        case .errorRate, .p95: false
        case .reportedP95, .estimatedP95: true
        }
    }

    /// The word used in sentences.
    package var word: String {
        switch self {
        case .errorRate: "errors"
        case .p95: "p95"
        case .reportedP95: "p95 reported by the app"
        case .estimatedP95: "p95 estimated by Prometheus"
        }
    }
}

/// Why a rule or a run was decided when it was.
package enum DecisionCode: String, Sendable, CaseIterable {
    /// The literal rule can no longer pass, whatever comes.
    case literalCurtailed = "R1"
    /// The evidence of closed blocks reached its threshold.
    case evidence = "R2"
    /// The p95 the application reports stayed over its limit: 10 of the last 12 readings.
    case sustainedGauge = "R3"
    /// The literal rule at the end of the window.
    case literalEnd = "R4"
    /// Critical health targets did not become ready in time.
    case neverReady = "never_ready"
    /// The end of the window with every critical rule passing.
    case windowPassed = "window_passed"
    /// The end of the window with a critical rule that cannot answer.
    case unknownAtEnd = "unknown_at_end"
    /// The flags of the start could not be turned on and seen to be on: there never was a T0.
    case notStarted = "not_started"
    /// A GO that could not be written to disk.
    case notStored = "not_stored"
    /// The plan observes only.
    case observing = "observe"
    /// A person pulled the lever.
    case operatorRollback = "operator"
    /// A person ended the run.
    case aborted
}
