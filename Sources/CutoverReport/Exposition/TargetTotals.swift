import CutoverCore

/// The probes of one target, however many series it has.
struct TargetTotals {
    /// The target's name.
    let name: String
    /// True for a source.
    var isSource = false
    /// Probes that ended well.
    var ok: Int64 = 0
    /// Slots in which no probe could be made.
    var missed = 0
    /// Failed probes by reason; reasons not in it never happened.
    var failures: [ProbeFailure: Int64] = [:]
    /// How the newest probe ended; nil before the first.
    var lastOutcome: Outcome?

    /// Failed probes in all.
    var failed: Int64 { failures.values.reduce(0, +) }

    /// The most frequent failure as "timeout_body x5"; nil when none failed.
    var worstFailure: String? {
        let worst = failures.filter { $0.value > 0 }
            .max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
        return worst.map { "\($0.key.rawValue) x\($0.value)" }
    }
}

extension Board {
    /// The totals of every target, in the order of the series.
    var targetTotals: [TargetTotals] {
        var totals: [TargetTotals] = []
        var places: [String: Int] = [:]
        func place(_ name: String) -> Int {
            if let index = places[name] { return index }
            totals.append(TargetTotals(name: name))
            places[name] = totals.count - 1
            return totals.count - 1
        }
        for series in series {
            let index = place(series.target)
            totals[index].missed = max(totals[index].missed, series.missed)
            totals[index].lastOutcome = totals[index].lastOutcome ?? series.lastOutcome
            totals[index].ok = successes[series.target] ?? 0
            totals[index].isSource = totals[index].isSource || series.endpoint != nil
        }
        for failure in failuresByReason {
            totals[place(failure.target)].failures[failure.reason, default: 0] += failure.count
        }
        return totals
    }
}
