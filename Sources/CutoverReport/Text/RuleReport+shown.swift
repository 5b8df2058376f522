import CutoverCore

extension RuleReport {
    /// The judged value as a table shows it: "12.4 %", "812.345 ms", or "no data".
    var shownValue: String {
        switch figure {
        case .errorRate: Wording.percent(k, of: n, against: share)
        case .p95, .reportedP95, .estimatedP95: latency.map { $0.millisecondDigits + " ms" } ?? "no data"
        }
    }

    /// How the rule stands, in one word; a verdict that is not a plain pass comes first.
    var stateWord: String {
        switch verdict {
        case .fail: "FAIL"
        case .forgiven: "forgiven"
        case .unknown: state == .warming ? "warming" : "unknown"
        case .pass:
            switch state {
            case .degraded: "degraded"
            case .breached: "BREACHED"
            case .warming, .healthy, .unknown: "pass"
            }
        }
    }

    /// The reason behind the verdict from a bounded set: a decision code, a reason for not knowing, "forgiven";
    /// nil for a plain pass.
    var reasonCode: String? {
        if let code { return code.rawValue }
        switch verdict {
        case .unknown(let reason): return reason.label
        case .forgiven: return "forgiven"
        case .pass, .fail: return nil
        }
    }

    /// True when the rule passes and nothing about it wants a second look.
    var isCalm: Bool { stateWord == "pass" }
}
