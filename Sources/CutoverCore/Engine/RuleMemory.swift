/// The rules that have changed how they stand at one tick, by what people are told of it.
struct Transitions: Sendable, Hashable {
    var warned: [RuleReport] = []
    var cleared: [RuleReport] = []
    var blind: [RuleReport] = []
    var sighted: [RuleReport] = []
    /// Rules that were told blind and are no more: others answer in their place.
    var replaced: [RuleReport] = []
    /// Rules that forecast something for the first time.
    var forecast: [RuleReport] = []
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
    private var hasForecast = false
    private var newest: RuleReport?

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
        let isBad = report.isOverLimit
        let isUnseen = report.state == .unknown && report.isCritical
        if isBad, !isWarned { transitions.warned.append(report) }
        if isWarned, report.state == .healthy { transitions.cleared.append(report) }
        if isUnseen, !isBlind { transitions.blind.append(report) }
        if isBlind, report.state != .unknown { transitions.sighted.append(report) }
        isWarned = isBad || (isWarned && report.state != .healthy)
        isBlind = isUnseen || (isBlind && report.state == .unknown)
        if !report.forecast.isEmpty, !hasForecast {
            transitions.forecast.append(report)
            hasForecast = true
        }
        newest = report
        defer { (state, verdict) = (report.state, report.verdict.label) }
        return state != report.state || verdict != report.verdict.label
    }

    /// Files what people must be told of a rule that is no longer asked.
    func leave(_ transitions: inout Transitions) {
        if let newest, isBlind || isWarned { transitions.replaced.append(newest) }
    }
}
