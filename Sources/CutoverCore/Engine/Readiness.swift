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
        guard readiness.readyAt == nil, origin != nil, readiness.isToBeAsked else { return }
        readiness.isToBeAsked = false
        let awaited = health.filter(\.target.isAwaited)
        guard awaited.allSatisfy({ $0.streak >= plan.ready }) else { return }
        let from = awaited.map { $0.grid.unstaggered($0.streakStart) }.max() ?? .zero
        makeReady(from: from, at: moment, &turn)
        guard from > .zero, let origin else { return }
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
        let unready = health.filter { $0.target.isAwaited && $0.streak < plan.ready }
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
        return (elapsed >= plan.readyWithin || isFinal) && unready.contains(where: \.hasFailed)
    }

    /// The reason a run that never became ready gives.
    var neverReadySentence: String {
        let unready = health.filter { $0.target.isAwaited && $0.streak < plan.ready }
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
