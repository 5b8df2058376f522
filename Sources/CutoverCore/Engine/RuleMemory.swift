/// The rules that have changed how they stand at one tick, by what people are told of it.
struct Transitions: Sendable, Hashable {
    var warned: [RuleReport] = []
    var cleared: [RuleReport] = []
    var blind: [RuleReport] = []
    var sighted: [RuleReport] = []
}

/// What the engine remembers of a rule between ticks.
struct RuleMemory: Sendable, Hashable {
    private var state: RuleState = .warming
    private var verdict = ""
    private var since: Timestamp?
    /// Latched once set: breached stays breached.
    private var code: DecisionCode?
    private var isWarned = false
    private var isBlind = false

    /// Completes a report with what is remembered and files its transition; true when state or verdict is news.
    mutating func take(
        _ report: inout RuleReport,
        at moment: Timestamp,
        _ transitions: inout Transitions
    ) -> Bool {
        if let code = code ?? report.code {
            self.code = code
            report.code = code
            report.state = .breached
            report.verdict = .fail
        }
        switch report.state {
        case .healthy, .warming: since = nil
        case .degraded, .breached, .unknown: since = since ?? moment
        }
        report.since = since
        let isBad = report.state == .degraded || report.state == .breached
        let isUnseen = report.state == .unknown && report.isCritical
        if isBad, !isWarned { transitions.warned.append(report) }
        if isWarned, report.state == .healthy { transitions.cleared.append(report) }
        if isUnseen, !isBlind { transitions.blind.append(report) }
        if isBlind, report.state != .unknown { transitions.sighted.append(report) }
        isWarned = isBad || (isWarned && report.state != .healthy)
        isBlind = isUnseen || (isBlind && report.state == .unknown)
        defer { (state, verdict) = (report.state, report.verdict.label) }
        return state != report.state || verdict != report.verdict.label
    }
}
