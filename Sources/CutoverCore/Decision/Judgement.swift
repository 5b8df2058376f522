/// What the verdicts of all rules come to at the end of the window: fail beats unknown beats pass.
package enum Judgement {
    /// The decision over `rules`; the empty set, and a set without a critical rule, is HOLD.
    package static func combine(_ rules: [RuleReport]) -> DecisionKind {
        let critical = rules.filter(\.isCritical)
        if critical.contains(where: { $0.verdict == .fail || $0.state == .breached }) { return .rollback }
        let passes = critical.allSatisfy { $0.verdict == .pass || $0.verdict == .forgiven }
        return !critical.isEmpty && passes ? .go : .hold
    }

    /// Worst first: what was found in breach (it decides), what fails, what is unknown, the rest; critical before
    /// advisory, then by name.
    package static func worstFirst(_ rules: [RuleReport]) -> [RuleReport] {
        rules.sorted { left, right in
            let (a, b) = (rank(left), rank(right))
            return a == b ? left.rule < right.rule : a < b
        }
    }

    private static func rank(_ rule: RuleReport) -> Int {
        let base: Int
        switch rule.verdict {
        case .fail: base = rule.code == nil ? 2 : 0
        case .unknown: base = 4
        case .forgiven: base = 6
        case .pass: base = rule.state == .degraded ? 8 : 10
        }
        return base + (rule.isCritical ? 0 : 1)
    }
}
