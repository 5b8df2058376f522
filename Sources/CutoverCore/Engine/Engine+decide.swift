extension Engine {
    /// Makes the decision, once: everything it stood on goes with it, and what it owes is owed.
    mutating func decide(
        _ kind: DecisionKind,
        _ code: DecisionCode,
        _ at: Timestamp,
        _ elapsed: Duration,
        _ turn: inout Turn
    ) {
        rules = Judgement.worstFirst(rules)
        let strength = kind == .go ? strength(of: rules) : nil
        let text = sentence(kind, code, elapsed, strength)
        var made = Decision(
            kind: kind,
            code: code,
            seq: seq,
            at: at,
            elapsed: elapsed,
            rules: rules,
            text: text
        )
        made.strength = strength
        made.logOpen = plan.mode == .guarded ? evidence.logOpen : nil
        decision = made
        status = .decided
        turn.entries += rules.map { .verdict(seq: seq, at: at, $0, isFinal: true) }
        turn.decision = made
        if kind == .rollback { turn.flags = plan.rollbackFlags }
        tell(.decision, text, deadlineLines + closingLines, &turn)
        ledger.beginClosing(at)
        turn.isPublished = true
    }

    /// The one text of a decision: word, clock, all reasons, worst first.
    private func sentence(
        _ kind: DecisionKind,
        _ code: DecisionCode,
        _ elapsed: Duration,
        _ strength: GoStrength?
    ) -> String {
        let start = "\(kind.word) T+\(elapsed.clock) "
        let by = people.deciding.map { "pulled by \($0.because)" } ?? ""
        let failing = rules.filter { $0.isCritical && ($0.verdict == .fail || $0.state == .breached) }
        let rest = rest(without: failing)
        let unseen = rest.isEmpty ? [] : [listed(rest)]
        let sentence = { (report: RuleReport) in report.sentence(origin: origin) }
        switch code {
        case .notStarted: return "\(kind.word) before T0, not started: \(self.start.failure)"
        case .neverReady: return start + neverReadySentence
        case .operatorRollback: return start + ([by] + failing.map(sentence) + unseen).joined(separator: "; ")
        case .aborted: return start + "no decision: " + ([by] + failing.map(sentence)).joined(separator: "; ")
        case .observing: return start + "observing only, so nothing was decided: " + listed(rules)
        case .literalCurtailed, .evidence, .sustainedGauge, .literalEnd:
            return start
                + (failing.map(sentence) + unseen + [oddsSentence(code)].compactMap { $0 }).joined(
                    separator: "; "
                )
        case .unknownAtEnd, .notStored:
            let critical = rules.filter(\.isCritical)
            guard !critical.isEmpty else {
                return start + "no critical rule could be judged: " + listed(rules)
            }
            return start + "no decision: " + listed(critical.filter(\.isUnknown))
        case .windowPassed: return start + passSentence(strength)
        }
    }

    /// The evidence behind an early ROLLBACK, words first and the number behind them.
    private func oddsSentence(_ code: DecisionCode) -> String? {
        guard code == .evidence, let logOpen = evidence.logOpen, let odds = Wording.odds(logE: logOpen) else {
            return nil
        }
        let number = Wording.decimal(Int64((min(logOpen, 1e6) * 100).rounded()), decimals: 2)
        return "evidence \(odds) by chance (log E \(number), \(RuleEvidence.needed))"
    }

    /// Critical rules that cannot answer belong in every ROLLBACK text too.
    private func rest(without failing: [RuleReport]) -> [RuleReport] {
        let named = Set(failing.map(\.rule))
        return rules.filter { $0.isUnknown && $0.isCritical && !named.contains($0.rule) }
    }

    private func passSentence(_ strength: GoStrength?) -> String {
        let critical = rules.filter(\.isCritical)
        let forgiven = critical.filter { $0.verdict == .forgiven }
        let passed = critical.filter { $0.verdict == .pass }.sorted { left, right in
            (left.endpoint == nil ? 0 : 1, left.rule) < (right.endpoint == nil ? 0 : 1, right.rule)
        }
        let over =
            forgiven.isEmpty
            ? "" : "forgiven, over the limit in too few bad blocks to count: \(listed(forgiven)); "
        let late = lateReadiness.map { $0 + "; " }.joined()
        let worth = strength.map { $0.words(block: plan.block) + ". " } ?? ""
        let still = standstills.map { $0.text + "; " }.joined()
        return over + late + still + "every critical rule passed: \(listed(passed, most: 3)). " + worth
            + "This speaks of the window that was observed, not of the time after it"
    }

    private func listed(_ reports: [RuleReport], most: Int = 6) -> String {
        let shown = reports.prefix(most).map { $0.sentence(origin: origin) }.joined(separator: "; ")
        if reports.isEmpty { return "nothing was observed" }
        return reports.count > most ? "\(shown); and \(reports.count - most) more" : shown
    }

    /// Every rule with its figures, for the body of a decision message.
    var closingLines: [String] {
        rules.map { report in
            let mark = report.isCritical ? "" : " (advisory)"
            return "\(report.verdict.label): \(report.sentence(origin: origin))\(mark)"
        }
    }
}
