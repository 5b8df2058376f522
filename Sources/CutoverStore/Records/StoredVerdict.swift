import CutoverCore
import GRDB

/// One row of `verdicts`.
struct StoredVerdict: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "verdicts"

    var run: String
    var seq: Int64
    var atMicroseconds: Int64
    var isFinal: Bool
    var rule: String
    var target: String
    var endpoint: String?
    var figure: String
    var isCritical: Bool
    var state: String
    var verdict: String
    var reason: String?
    var reasonSeen: Int64?
    var reasonNeeded: Int64?
    var reasonText: String?
    var code: String?
    var n: Int64
    var k: Int64
    var limitPercent: String
    var latencyLimitMicroseconds: Int64?
    var latencyMicroseconds: Int64?
    var blocks: Int
    var badBlocks: Int
    var observed: Int
    var scheduled: Int
    var criticalCount: Int64?
    var finalCount: Int64?
    var logE: Double?
    var weight: Double?
    var sinceMicroseconds: Int64?
    var forecast: String

    enum CodingKeys: String, CodingKey {
        case seq, rule, target, endpoint, figure, state, verdict, reason, code, n, k, blocks, observed,
            scheduled
        case forecast, weight
        case logE = "log_e"
        case run = "run_id"
        case atMicroseconds = "at_us"
        case isFinal = "final"
        case isCritical = "critical"
        case reasonSeen = "reason_seen"
        case reasonNeeded = "reason_needed"
        case reasonText = "reason_text"
        case limitPercent = "limit_pct"
        case latencyLimitMicroseconds = "latency_limit_us"
        case latencyMicroseconds = "latency_us"
        case badBlocks = "bad_blocks"
        case criticalCount = "critical_count"
        case finalCount = "final_count"
        case sinceMicroseconds = "since_us"
    }

    /// How a rule stood at one event.
    init(_ report: RuleReport, run: String, seq: Int64, at: Timestamp, isFinal: Bool) {
        let answer = VerdictWords(report.verdict)
        self.run = run
        self.seq = seq
        atMicroseconds = at.microseconds
        self.isFinal = isFinal
        rule = report.rule.storable
        target = report.target.storable
        endpoint = report.endpoint?.storable
        figure = report.figure.rawValue
        isCritical = report.isCritical
        state = report.state.rawValue
        verdict = answer.verdict
        reason = answer.reason
        reasonSeen = answer.seen
        reasonNeeded = answer.needed
        reasonText = answer.text?.storable
        code = report.code?.rawValue
        n = report.n
        k = report.k
        limitPercent = report.share.percentText
        latencyLimitMicroseconds = report.latencyLimit?.wholeMicroseconds
        latencyMicroseconds = report.latency?.wholeMicroseconds
        blocks = report.blocks
        badBlocks = report.badBlocks
        observed = report.observed
        scheduled = report.scheduled
        criticalCount = report.criticalCount
        finalCount = report.finalCount
        logE = report.evidence?.logE
        weight = report.evidence?.weight
        sinceMicroseconds = report.since?.microseconds
        forecast = report.forecast.storable
    }

    /// Its evidence as far as it is kept; nil when it weighed none.
    private var evidence: RuleEvidence? {
        guard let logE, let weight else { return nil }
        return RuleEvidence(logE: logE, weight: weight, isOpen: false, badBlocks: badBlocks, meanShare: 0)
    }

    /// The rule as it stood.
    func report() throws -> RuleReport {
        let words = VerdictWords(
            verdict: verdict,
            reason: reason,
            seen: reasonSeen,
            needed: reasonNeeded,
            text: reasonText
        )
        var report = RuleReport(
            rule: rule,
            target: target,
            endpoint: endpoint,
            figure: try RuleFigure(rawValue: figure).orUnreadable("verdicts.figure", figure),
            isCritical: isCritical,
            state: try RuleState(rawValue: state).orUnreadable("verdicts.state", state),
            verdict: try words.answer(),
            share: try ShareLimit(percent: limitPercent).orUnreadable("verdicts.limit_pct", limitPercent),
            latencyLimit: latencyLimitMicroseconds.map { .microseconds($0) }
        )
        report.code = try code.map { try DecisionCode(rawValue: $0).orUnreadable("verdicts.code", $0) }
        report.n = n
        report.k = k
        report.latency = latencyMicroseconds.map { .microseconds($0) }
        report.blocks = blocks
        report.badBlocks = badBlocks
        report.observed = observed
        report.scheduled = scheduled
        report.criticalCount = criticalCount
        report.finalCount = finalCount
        report.since = sinceMicroseconds.map(Timestamp.init(microseconds:))
        report.evidence = evidence
        report.forecast = forecast
        return report
    }
}
