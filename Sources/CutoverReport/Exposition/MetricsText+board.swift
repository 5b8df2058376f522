import CutoverCore

extension MetricsText {
    /// Adds everything a board says.
    mutating func add(_ board: Board) {
        addRun(board)
        for rule in board.rules { add(rule) }
        for series in board.series { add(series) }
        addProbes(board)
        for wire in board.wires { add(wire) }
        addDeliveries(board)
        addFlags(board)
    }

    /// Adds what the operating system says about this process; what it did not say is left out.
    mutating func add(_ process: ProcessFigures) {
        if let cpu = process.cpu { add(.processCPU, cpu) }
        if let bytes = process.residentBytes { add(.processResidentMemory, bytes) }
        if let files = process.openFiles { add(.processOpenFiles, files) }
        if let files = process.maximumFiles { add(.processMaximumFiles, files) }
        if let start = process.start { add(.processStart, start.sinceEpoch) }
    }

    private mutating func addRun(_ board: Board) {
        add(.run, 1, [("run", board.run), ("name", board.name)])
        if let origin = board.origin { add(.runStart, origin.sinceEpoch) }
        add(.runRemaining, max(.zero, board.window - board.elapsed))
        if let window = board.changeWindow { add(.lastSafeDecision, window.lastSafeDecision.sinceEpoch) }
        add(.status, oneOf: Status.allCases.map(\.rawValue), label: "status", isTrue: board.status.rawValue)
        let kinds = ["none"] + DecisionKind.allCases.map(\.rawValue)
        add(.decision, oneOf: kinds, label: "decision", isTrue: board.decision?.kind.rawValue ?? "none")
        add(.warnings, board.warnings)
        add(.inboxRefused, board.refusedEvents)
        add(.storeTrouble, board.storeTrouble == nil ? 0 : 1)
    }

    private mutating func add(_ rule: RuleReport) {
        let label = [("rule", rule.rule)]
        add(.ruleCritical, rule.isCritical ? 1 : 0, label)
        let states = RuleState.allCases.map(\.rawValue)
        add(.ruleState, oneOf: states, label: "state", isTrue: rule.state.rawValue, label)
        let verdicts = ["pass", "fail", "unknown"]
        add(.ruleVerdict, oneOf: verdicts, label: "verdict", isTrue: rule.verdict.label, label)
        switch rule.figure {
        case .errorRate, .p95:
            add(.ruleValue, rule.k, of: rule.n, label)
            add(.ruleLimit, rule.share.numerator, of: rule.share.denominator, label)
        case .reportedP95, .estimatedP95: break
        }
        switch rule.figure {
        case .p95, .reportedP95, .estimatedP95:
            add(.ruleLatency, rule.latency, label)
            add(.ruleLatencyLimit, rule.latencyLimit, label)
        case .errorRate: break
        }
    }

    private mutating func add(_ series: SeriesReport) {
        let target = ("target", series.target)
        let labels = [target] + (series.endpoint.map { [("endpoint", $0)] } ?? [])
        add(.windowErrorRatio, series.failures, of: series.samples, labels)
        add(.windowSamples, series.samples, labels)
        add(.recentErrorRatio, series.recentFailures, of: series.recentSamples, labels)
        for number in series.numbers {
            add(.observedValue, decimal: number.newest, [target, ("name", number.name)])
        }
        guard series.endpoint == nil else { return }
        for (quantile, figure) in [("0.5", series.p50), ("0.95", series.p95), ("0.99", series.p99)] {
            add(.windowLatency, figure, [target, ("quantile", quantile)])
        }
        add(.recentLatency, series.recentP95, [target, ("quantile", "0.95")])
    }

    private mutating func addProbes(_ board: Board) {
        for target in board.targetTotals {
            let label = [("target", target.name)]
            add(.probes, target.ok, label + [("outcome", "ok")])
            add(.probes, target.failed, label + [("outcome", "failed")])
            add(.probesMissed, target.missed, label)
            for reason in ProbeFailure.allCases {
                let count = target.failures[reason] ?? 0
                add(.probeFailures, count, label + [("reason", reason.rawValue)])
            }
            if target.isSource { add(.sourceResets, board.restarts[target.name] ?? 0, label) }
        }
    }

    private mutating func add(_ wire: WireReport) {
        let target = [("target", wire.target)]
        add(.connections, wire.new, target + [("kind", "new")])
        add(.connections, wire.reused, target + [("kind", "reused")])
        add(.addressChanges, wire.addressChanges, target)
        if let end = wire.certificateEnd { add(.certificateEnd, end.sinceEpoch, target) }
        for (name, duration) in wire.last.phases {
            add(.lastPhase, duration, target + [("phase", name)])
        }
    }

    private mutating func addDeliveries(_ board: Board) {
        for (label, owed) in Dictionary(grouping: board.deliveries, by: \.recipient.label) {
            let sink = [("sink", label)]
            add(.deliveriesOwed, owed.count { !$0.state.isSettled }, sink)
            for state in DeliveryState.allCases where state.isSettled {
                add(.deliveries, owed.count { $0.state == state }, sink + [("state", state.rawValue)])
            }
        }
    }

    private mutating func addFlags(_ board: Board) {
        if board.flags.isEmpty { return }
        // A dry run orders nothing, and what a person turned on again is meant to be on: neither is an alarm.
        let ordered = board.flags.filter { $0.state != .suppressed && $0.state != .restored }
        if !ordered.isEmpty { add(.flagEnforced, ordered.allSatisfy(\.isOff) ? 1 : 0) }
        let states = FlagState.allCases.map(\.rawValue)
        for flag in board.flags {
            let label = [("flag", flag.name)]
            add(.flagOff, flag.isOff ? 1 : 0, label)
            add(.flagState, oneOf: states, label: "state", isTrue: flag.state.rawValue, label)
        }
    }
}

extension FlagReport {
    /// True when the flag took the order, read back or not.
    var isOff: Bool {
        switch state {
        case .accepted, .readBack: true
        case .ordered, .failed, .suppressed, .restored: false
        }
    }
}

extension Timestamp {
    /// The time since 1970-01-01T00:00:00Z.
    var sinceEpoch: Duration { .microseconds(microseconds) }
}
