extension Engine {
    /// Closes blocks, asks every rule, and decides if something can be decided.
    mutating func judge(_ at: Timestamp, _ turn: inout Turn) {
        guard let origin else { return }
        let elapsed = origin.duration(to: at)
        let isFinal = isFinal(elapsed)
        endMutes(&turn)
        checkReadiness(at: at, &turn)
        closeBlocks(elapsed, isFinal, &turn)
        if isNeverReady(at: elapsed, isFinal: isFinal, &turn), !plan.isObserving {
            rules = reports(at, elapsed, isFinal)
            return decide(.rollback, .neverReady, at, elapsed, &turn)
        }
        rules = remember(reports(at, elapsed, isFinal), at, &turn)
        warnOfStandstills(at, &turn)
        let critical = plan.isObserving ? [] : rules.filter(\.isCritical)
        if let code = critical.map(silenced).compactMap(\.code).first {
            return decide(.rollback, code, at, elapsed, &turn)
        }
        guard isFinal else { return }
        if !plan.isObserving, mustExtend { return extend(at, &turn) }
        if plan.isObserving { return decide(.hold, .observing, at, elapsed, &turn) }
        switch Judgement.combine(rules) {
        case .go: decide(.go, .windowPassed, at, elapsed, &turn)
        case .hold: decide(.hold, .unknownAtEnd, at, elapsed, &turn)
        case .rollback:
            rules = rules.map { $0.breachedIfFailing(.literalEnd) }
            decide(.rollback, .literalEnd, at, elapsed, &turn)
        }
    }

    /// Where the judged stretch ends, extension included, since T0.
    var end: Duration { plan.window + plan.block * extensionBlocks }

    /// True when every judged slot has resolved, or has had more than its time to.
    private func isFinal(_ elapsed: Duration) -> Bool {
        guard elapsed >= end else { return false }
        let grace = (plan.targets.map(\.timeout).max() ?? .zero) + .seconds(5)
        let isResolved = health.allSatisfy(\.isResolved) && sources.allSatisfy(\.isResolved)
        return isResolved || elapsed >= end + grace
    }

    private func reports(_ at: Timestamp, _ elapsed: Duration, _ isFinal: Bool) -> [RuleReport] {
        let isLastBlock = isFinal && extensionBlocks == 2
        let own = health.flatMap { series in
            let moment = JudgingMoment(now: at, elapsed: elapsed, isFinal: isFinal)
            return series.rules(isReady: readiness.readyAt != nil, at: moment) { figure in
                let tally = figure == .errorRate ? series.errors : series.slow
                let isThird = series.endsBad(tally) && tally.badRun >= LiteralRule.minimumBadBlocks
                return isLastBlock && series.target.isAwaited && isThird
            }
        }
        let windowEnd = origin.map { min(at, $0.advanced(by: plan.window)) } ?? at
        let moment = JudgingMoment(now: windowEnd, elapsed: elapsed, isFinal: isFinal)
        return (own + sources.flatMap { $0.rules(at: moment) }).map { silenced(weighed($0)) }
    }

    /// True when a critical health target ended the window on a bad block and is not decided by it.
    private var mustExtend: Bool {
        guard extensionBlocks < 2, Judgement.combine(rules) != .rollback else { return false }
        return health.contains { $0.target.isAwaited && $0.hasBadEnd }
    }

    private mutating func extend(_ at: Timestamp, _ turn: inout Turn) {
        extensionBlocks += 1
        for index in health.indices { health[index].extend(to: end) }
        let judged = Dictionary(uniqueKeysWithValues: health.map { ($0.target.name, $0.judgedThrough) })
        let isJudged = { (late: Overtime) in late.slot <= judged[late.target] ?? -1 }
        turn.entries += overtime.filter(isJudged).map(\.entry)
        overtime.removeAll(where: isJudged)
        note(
            "extended",
            "the window ended on a bad block: the run goes on for one more block of \(plan.block.text)",
            &turn
        )
    }

    private mutating func closeBlocks(_ elapsed: Duration, _ isFinal: Bool, _ turn: inout Turn) {
        for index in health.indices { health[index].closeBlocks(at: elapsed, isFinal: isFinal) }
        for index in sources.indices { sources[index].closeBlocks(at: elapsed, isFinal: isFinal) }
        while evidence.closed < closable(elapsed, isFinal: isFinal) {
            weigh(block: evidence.closed)
            turn.entries += windowRows(evidence.closed - 1)
        }
    }

    /// Latches breaches, files what changed, and announces transitions.
    private mutating func remember(
        _ reports: [RuleReport],
        _ at: Timestamp,
        _ turn: inout Turn
    ) -> [RuleReport] {
        var transitions = Transitions()
        var updated = reports
        for index in updated.indices {
            var memory = memory[updated[index].rule] ?? RuleMemory()
            let isNews = memory.take(&updated[index], at: at, &transitions)
            if isNews { turn.entries.append(.verdict(seq: seq, at: at, updated[index], isFinal: false)) }
            self.memory[updated[index].rule] = memory
        }
        // Every rule has a memory now, so more memories than rules are those of rules that are no longer asked.
        if memory.count > updated.count {
            let present = Set(updated.map(\.rule))
            for (rule, memory) in memory.sorted(by: { $0.key < $1.key }) where !present.contains(rule) {
                memory.leave(&transitions)
                self.memory[rule] = nil
            }
        }
        rules = Judgement.worstFirst(updated)
        updateStatus()
        announce(transitions, at, &turn)
        return rules
    }

    /// Not to see is graver than to see something bad, so it gives the status its name; both are said.
    private mutating func updateStatus() {
        if sight.lostAt != nil || rules.contains(where: { $0.state == .unknown && $0.isCritical }) {
            status = .blind
        } else if rules.contains(where: \.isOverLimit) {
            status = .warning
        } else {
            status = readiness.readyAt == nil ? .waiting : .watching
        }
    }
}

extension RuleReport {
    /// The report with the code of its breach, if it is critical and fails.
    fileprivate func breachedIfFailing(_ code: DecisionCode) -> RuleReport {
        guard isCritical, verdict == .fail else { return self }
        var report = self
        (report.state, report.code) = (.breached, report.code ?? code)
        return report
    }
}
