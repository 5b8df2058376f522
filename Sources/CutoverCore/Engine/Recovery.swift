/// What is seen of the health targets that rolled a run back, while its deliveries settle.
struct Recovery: Sendable, Hashable {
    /// How one target answers since the decision.
    private struct Streak: Hashable {
        var good = 0
        var began = Timestamp(microseconds: 0)
        var slots: Set<Int> = []
    }

    /// The outage in words; nil until every target has answered well again.
    private(set) var outage: String?
    private var streaks: [String: Streak] = [:]

    /// Files a probe; false for duplicates.
    mutating func add(_ sample: Sample, isGood: Bool) -> Bool {
        var streak = streaks[sample.target] ?? Streak()
        guard streak.slots.insert(sample.slot).inserted else { return false }
        if isGood {
            if streak.good == 0 { streak.began = sample.intendedStart }
            streak.good += 1
        } else {
            streak.good = 0
        }
        streaks[sample.target] = streak
        return true
    }

    /// When the last of `targets` began to answer well `times` times in a row; nil while one has not.
    func moment(of targets: Set<String>, times: Int) -> Timestamp? {
        let well = streaks.filter { targets.contains($0.key) && $0.value.good >= times }
        return well.count == targets.count ? well.values.map(\.began).max() : nil
    }

    /// Keeps the outage for the summary, once.
    mutating func end(_ outage: String) { self.outage = outage }
}

extension Engine {
    /// Files a probe of a health target after a ROLLBACK; tells of the recovery once.
    mutating func observeAftermath(_ observation: Observation, of index: Int, _ turn: inout Turn) {
        let (sample, series) = (observation.sample, health[index])
        guard let origin, let decision, decision.kind == .rollback, series.ring[sample.slot] == .pending
        else {
            return
        }
        let isSlow = series.target.limits.p95.map { sample.duration > $0 } ?? false
        guard recovery.add(sample, isGood: sample.outcome == .ok && !isSlow) else { return }
        turn.entries.append(.sample(seq: seq, observation))
        health[index].show(sample)
        let failing = failingTargets(of: decision)
        guard recovery.outage == nil, !failing.isEmpty,
            let end = recovery.moment(of: failing, times: plan.ready)
        else { return }
        let since = decision.rules.filter { failing.contains($0.target) }.compactMap(\.since).min()
        let (from, to) = (origin.duration(to: since ?? origin), origin.duration(to: end))
        let length = Swift.max(.zero, to - from)
        let outage = "bad from T+\(from.clock) to T+\(to.clock), \(length.clock) long"
        recovery.end(outage)
        let names = failing.sorted().joined(separator: ", ")
        let line = "the decision stands: a ROLLBACK is final"
        tell(.cleared, "RECOVERED \(clock) \(names) answers well again: \(outage)", [line], &turn)
        turn.isPublished = true
    }

    /// The critical health targets a ROLLBACK was made for.
    private func failingTargets(of decision: Decision) -> Set<String> {
        let failing = decision.rules.filter { $0.isCritical && ($0.code != nil || $0.verdict == .fail) }
        let awaited = health.filter(\.target.isAwaited)
        let names = Set(failing.map(\.target)).intersection(awaited.map(\.target.name))
        guard decision.code == .neverReady else { return names }
        return Set(awaited.filter { $0.streak < plan.ready }.map(\.target.name))
    }
}
