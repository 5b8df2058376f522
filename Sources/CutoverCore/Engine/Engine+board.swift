extension Engine {
    /// How many blocks have closed for every series.
    package var closedBlocks: Int { evidence.closed }

    /// The run as it stands.
    package var board: Board {
        var board = Board(run: run, name: plan.name, now: now, window: plan.window)
        board.origin = origin
        board.status = status
        board.decision = decision
        board.interruption = interruption
        board.exitStatus = exitStatus
        board.rules = rules
        board.closedBlocks = closedBlocks
        if plan.mode == .guarded {
            board.logMean = evidence.logMean
            board.logOpen = evidence.logOpen
        }
        board.series = seriesReports
        board.flags = ledger.flags
        board.deliveries = ledger.deliveries
        board.notes = chronicle.notes
        board.warnings = chronicle.warnings
        board.failuresByReason = plan.targets.flatMap { target in
            ProbeFailure.allCases.map { reason in
                let count = chronicle.failures[target.name]?[reason] ?? 0
                return Board.FailureCount(target: target.name, reason: reason, count: count)
            }
        }
        board.successes = chronicle.successes
        board.restarts = chronicle.restarts
        board.wires = plan.targets.compactMap { chronicle.wires[$0.name] }
        board.storeTrouble = storeTrouble
        board.outage = recovery.outage
        board.moves = people.answers
        board.isDryRun = isDryRun
        board.changeWindow = plan.changeWindow
        board.youMust = youMust
        board.commands = commands
        return board
    }

    /// Every series in plan order, a source's endpoints after its total, sorted.
    var seriesReports: [SeriesReport] {
        var all: [SeriesReport] = []
        for target in plan.targets {
            switch places[target.name] {
            case .health(let index): all.append(report(health[index]))
            case .source(let index): all += reports(sources[index])
            case nil: preconditionFailure("every target of the plan has a series")
            }
        }
        return all
    }

    private func due(_ grid: Grid, first: Int, through last: Int) -> Int {
        guard let origin else { return 0 }
        // After the decision nothing more is judged, so nothing more is due.
        let elapsed = (origin.duration(to: decision?.at ?? now) - grid.stagger).wholeMicroseconds
        guard elapsed >= 0 else { return 0 }
        let newest = min(last, Int(elapsed / grid.interval.wholeMicroseconds))
        return max(0, newest + 1 - first)
    }

    private func report(_ series: HealthSeries) -> SeriesReport {
        var report = SeriesReport(target: series.target.name, endpoint: nil)
        report.slots = due(series.grid, first: series.judgedFrom ?? 0, through: series.judgedThrough)
        report.samples = series.errors.n
        report.failures = series.errors.k
        report.missed = series.missed
        (report.p50, report.p95) = (series.percentile(50), series.p95)
        (report.p99, report.maximum) = (series.percentile(99), series.percentile(100))
        if let origin {
            let minute = now.advanced(by: .seconds(-60))
            let recent = series.shown.recent(since: minute, series.grid, from: origin)
            report.recentSamples = recent.samples
            report.recentFailures = recent.failures
            report.recentP95 = recent.p95.map { .microseconds($0) }
        }
        report.lastOutcome = series.newest?.outcome
        report.lastAt = series.newest?.end
        report.lastDetail = series.newestFailure
        report.marks = series.shown.marks(20, limit: series.target.limits.p95)
        report.numbers = series.target.numbers.compactMap { expected in
            series.numbers[expected.name].map { NumberReport(expected, $0) }
        }
        return report
    }

    private func reports(_ series: SourceSeries) -> [SeriesReport] {
        var total = SeriesReport(target: series.target.name, endpoint: "*")
        total.slots = due(series.grid, first: series.grid.first, through: series.grid.last)
        total.missed = series.missed
        (total.samples, total.failures) = series.totals
        total.lastOutcome = series.newest?.outcome
        total.lastAt = series.newest?.end
        total.lastDetail = series.failure ?? ""
        total.marks = series.marks
        let recentSince = now.advanced(by: .seconds(-60))
        let endpoints = series.endpoints.sorted { $0.key < $1.key }.map { name, endpoint in
            var report = SeriesReport(target: series.target.name, endpoint: name)
            report.slots = total.slots
            (report.samples, report.failures) = (endpoint.counters.n, endpoint.counters.k)
            (report.recentSamples, report.recentFailures) = endpoint.recent(since: recentSince)
            report.p95 = endpoint.gauge?.newest.map { .microseconds($0) }
            report.lastAt = endpoint.lastEvaluable
            return report
        }
        total.recentSamples = endpoints.reduce(0) { $0.adding($1.recentSamples) }
        total.recentFailures = endpoints.reduce(0) { $0.adding($1.recentFailures) }
        return [total] + endpoints
    }
}
