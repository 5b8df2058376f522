/// One rule and how it stands: the figures a verdict stands on, frozen at one tick.
package struct RuleReport: Sendable, Hashable {
    /// Unique in the run: "api-health/error_rate_pct", "analytics:/a/b/p95_ms", "analytics:*/error_rate_pct" for a
    /// source's total.
    package var rule: String
    /// The target's name.
    package var target: String
    /// The endpoint inside a source; nil for health targets and a source's total.
    package var endpoint: String?
    /// Which limit is applied.
    package var figure: RuleFigure
    /// True when this rule can roll back.
    package var isCritical: Bool
    /// How it stands.
    package var state: RuleState
    /// What it would answer if the window ended now.
    package var verdict: Verdict
    /// Why it breached; nil while it has not.
    package var code: DecisionCode?
    /// Observations since T0: probes, timed probes, requests, or readings of a gauge.
    package var n: Int64
    /// Bad ones among them.
    package var k: Int64
    /// The limit on k/n; for a reported p95 the share of readings over the limit is not what decides.
    package var share: ShareLimit
    /// The latency limit of a p95 rule; nil for error rules.
    package var latencyLimit: Duration?
    /// The exact p95 of own probes, or the newest reported one; nil without data or for error rules.
    package var latency: Duration?
    /// Blocks with at least one observation, closed ones only.
    package var blocks: Int
    /// Closed blocks over the limit.
    package var badBlocks: Int
    /// Slots or polls observed, of those scheduled so far.
    package var observed: Int
    /// Slots or polls scheduled so far.
    package var scheduled: Int
    /// The count at which the rule can no longer pass; nil when the final total is not known.
    package var criticalCount: Int64?
    /// All slots of the window that can still count; nil for counters.
    package var finalCount: Int64?
    /// When the rule was last seen to leave `healthy`; nil while it is healthy.
    package var since: Timestamp?
    /// The evidence after the newest closed block; nil in literal mode and for figures the application reports.
    package var evidence: RuleEvidence?
    /// One forecast for people, as in "4 requests so far: ends HOLD unless traffic comes"; empty when none.
    package var forecast: String

    /// The figures of one rule.
    package init(
        rule: String,
        target: String,
        endpoint: String?,
        figure: RuleFigure,
        isCritical: Bool,
        state: RuleState = .warming,
        verdict: Verdict = .unknown(.noData),
        share: ShareLimit,
        latencyLimit: Duration? = nil
    ) {
        self.rule = rule
        self.target = target
        self.endpoint = endpoint
        self.figure = figure
        self.isCritical = isCritical
        self.state = state
        self.verdict = verdict
        code = nil
        n = 0
        k = 0
        self.share = share
        self.latencyLimit = latencyLimit
        latency = nil
        blocks = 0
        badBlocks = 0
        observed = 0
        scheduled = 0
        criticalCount = nil
        finalCount = nil
        since = nil
        evidence = nil
        forecast = ""
    }

    /// True for a source's total, which has no endpoint of its own.
    package var isTotal: Bool { endpoint == nil && rule.hasPrefix(target + ":*/") }

    /// True when the rule cannot answer.
    package var isUnknown: Bool {
        if case .unknown = verdict { return true }
        return false
    }

    /// True while the rule is over its limit or recovering.
    package var isOverLimit: Bool { state == .degraded || state == .breached }
}
