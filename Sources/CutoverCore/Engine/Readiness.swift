/// Whether the critical health targets have answered well often enough for judging to begin (docs/decisions.md).
struct Readiness: Sendable, Hashable {
    /// When judging of own probes began; nil while the run waits.
    var readyAt: Timestamp?
    /// True when the wait has been announced as a warning.
    var hasWarned = false
    /// True when probes of the window have come in since readiness was last asked for.
    var isToBeAsked = false
}

extension Engine {
    /// Begins judging when every critical health target has answered well `ready` times in a row.
    ///
    /// Asked at a tick and not at a probe, so that the order in which the probes of a beat come in decides nothing.
    mutating func checkReadiness(at moment: Timestamp, _ turn: inout Turn) {
        guard readiness.readyAt == nil, let origin, readiness.isToBeAsked else { return }
        readiness.isToBeAsked = false
        let awaited = health.filter(\.target.isAwaited)
        let slots = awaited.compactMap { readySlot(of: $0, at: origin.duration(to: moment)) }
        guard slots.count == awaited.count else { return }
        let from = zip(awaited, slots).map { $0.grid.unstaggered($1) }.max() ?? .zero
        makeReady(from: from, at: moment, &turn)
        guard from > .zero else { return }
        let headline =
            "READY T+\(origin.duration(to: moment).clock) every critical health target answered well "
            + "\(plan.ready) times in a row; judged from T+\(from.clock)"
        tell(.ready, headline, [], &turn)
    }

    /// Judges own probes from `offset` after T0.
    mutating func makeReady(from offset: Duration, at moment: Timestamp, _ turn: inout Turn) {
        readiness.readyAt = moment
        for index in health.indices { health[index].judge(from: offset) }
        if status == .waiting { status = .watching }
    }

    /// Warns after a minute of waiting; true when the wait has been too long and somebody was really seen failing.
    mutating func isNeverReady(at elapsed: Duration, isFinal: Bool, _ turn: inout Turn) -> Bool {
        guard readiness.readyAt == nil else { return false }
        let unready = unready(at: elapsed)
        if elapsed >= .seconds(60), !readiness.hasWarned {
            readiness.hasWarned = true
            let lines = unready.map {
                "\($0.target.name): \($0.newestFailure.isEmpty ? "no answer yet" : $0.newestFailure)"
            }
            tell(
                .warning,
                "WARNING T+\(elapsed.clock) not ready: \(names(unready)) never answered well "
                    + "\(plan.ready) times in a row",
                lines,
                &turn
            )
        }
        if isFinal { return unready.contains(where: \.hasFailed) }
        return isHeard(at: elapsed) && unready.contains { $0.hasFailed(before: plan.readyWithin) }
    }

    /// The slot at which a target began to answer well often enough in a row; nil while it has not.
    ///
    /// Told by when its probes were due and not by when they were asked about: a replay asks at other moments than
    /// the run did. A target that nothing was seen of till then, or that is only observed, may be late.
    private func readySlot(of series: HealthSeries, at elapsed: Duration) -> Int? {
        let limit = plan.readyWithin
        if series.streak >= plan.ready {
            let isInTime = series.due(series.streakStart + plan.ready - 1) < limit
            if isInTime || !series.hasFailed(before: limit) || plan.isObserving { return series.streakStart }
        }
        return elapsed < limit ? nil : series.row(of: plan.ready, before: limit)
    }

    /// True when every awaited probe that was due within `ready_within` has resolved, or has had more than its time to.
    private func isHeard(at elapsed: Duration) -> Bool {
        guard elapsed >= plan.readyWithin else { return false }
        return health.filter(\.target.isAwaited).allSatisfy { series in
            series.due(series.ring.firstPending) >= plan.readyWithin
                || elapsed >= plan.readyWithin + series.target.timeout + .seconds(5)
        }
    }

    private func unready(at elapsed: Duration) -> [HealthSeries] {
        health.filter { $0.target.isAwaited && readySlot(of: $0, at: elapsed) == nil }
    }

    /// The reason a run that never became ready gives.
    var neverReadySentence: String {
        let unready = unready(at: origin.map { $0.duration(to: now) } ?? .zero)
        let last = unready.first.map(\.newestFailure) ?? ""
        return "\(names(unready)) never answered well \(plan.ready) times in a row"
            + (last.isEmpty ? "" : " (last: \(last))")
    }

    /// What a GO leaves out: the critical health targets that were not ready at first, and how they failed until then.
    var lateReadiness: [String] {
        health.filter(\.target.isAwaited).compactMap { series in
            guard let from = series.judgedFrom, from > 0 else { return nil }
            let failed = (0..<from).count { series.ring[$0] == .bad }
            guard failed > 0 else { return nil }
            let start = series.grid.unstaggered(from)
            return
                "\(series.target.name) is judged from T+\(start.clock) on, \(failed) of its \(from) probes before failed"
        }
    }

    private func names(_ series: [HealthSeries]) -> String {
        series.map(\.target.name).joined(separator: ", ")
    }
}

extension HealthSeries {
    /// When `slot` should start, since T0.
    fileprivate func due(_ slot: Int) -> Duration { grid.unstaggered(slot) + grid.stagger }

    /// True when a probe that was due before `limit` was bad.
    fileprivate func hasFailed(before limit: Duration) -> Bool {
        hasFailed && (0..<ring.count).contains { ring[$0] == .bad && due($0) < limit }
    }

    /// The first of the newest probes due before `limit` that were good in a row, if they are `count` at least.
    fileprivate func row(of count: Int, before limit: Duration) -> Int? {
        var row: [Int] = []
        for slot in (0..<ring.count).reversed() where due(slot) < limit {
            switch ring[slot] {
            case .pending, .missed: continue
            case .good: row.append(slot)
            case .bad, .unknown: return row.count >= count ? row.last : nil
            }
        }
        return row.count >= count ? row.last : nil
    }
}
