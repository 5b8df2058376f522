extension Engine {
    /// Files a delivery attempt and announces what it changed.
    mutating func settle(
        _ id: String,
        _ outcome: DeliveryOutcome,
        _ at: Timestamp,
        _ event: Event,
        _ turn: inout Turn
    ) {
        turn.entries.append(.event(seq: seq, event))
        turn.isPublished = true
        switch ledger.settle(id, outcome, at: at) {
        case nil: return
        case .off(let flag):
            let word = flag.state == .readBack ? "is off: " : ""
            tell(.flag, "FLAG \(flag.name) \(clock) \(word)\(flag.detail)", [], &turn)
        case .retrying(let flag):
            note(
                AnnouncementKind.flag.rawValue,
                "FLAG \(flag.name) \(clock) not off yet, \(flag.detail)",
                &turn
            )
        case .failed(let flag, let isGivenUp): announceFailure(of: flag, isGivenUp: isGivenUp, &turn)
        }
    }

    private mutating func announceFailure(of flag: FlagReport, isGivenUp: Bool, _ turn: inout Turn) {
        let line = isGivenUp ? "the order is not repeated" : "the order is repeated until the process ends"
        tell(.flag, "FLAG \(flag.name) \(clock) FAILED: \(flag.detail)", [line], &turn)
    }

    /// Watches over what is owed after a decision or a signal, and ends the process when it may end.
    mutating func close(_ at: Timestamp, _ turn: inout Turn) {
        for flag in ledger.overdueFlags(at: at) { announceFailure(of: flag, isGivenUp: false, &turn) }
        if decision?.kind == .rollback {
            for delivery in ledger.undelivered(at: at) {
                let name = delivery.recipient.label
                let why = delivery.lastResult.isEmpty ? "no answer yet" : delivery.lastResult
                tell(
                    .undelivered,
                    "UNDELIVERED \(clock) the ROLLBACK has not reached \(name): \(why)",
                    [],
                    except: name,
                    &turn
                )
            }
        }
        if awaitsLateOrder(at, &turn) { return }
        switch ledger.closing {
        case .open, .finished: return
        case .settling(let until):
            guard people.restoring == nil, ledger.isUrgentSettled || at >= until else { return }
            announceEnd(&turn)
            ledger.beginEnding(at, until: until)
            if sinksAreSilent, !lingers(at) { finish(&turn) }
        case .ending(let until):
            guard people.restoring == nil, ledger.isUrgentSettled || at >= until, !lingers(at) else { return }
            finish(&turn)
        }
    }

    /// True while the process stays up after a ROLLBACK only to show the recovery.
    private func lingers(_ at: Timestamp) -> Bool {
        guard let decision, decision.kind == .rollback, !isDismissed else { return false }
        return at < decision.at.advanced(by: lingering)
    }

    private var sinksAreSilent: Bool { isDryRun || !plan.sinks.contains { $0.wants(.ended) } }

    private mutating func finish(_ turn: inout Turn) {
        ledger.finish()
        turn.finish = exitStatus
    }

    private mutating func announceEnd(_ turn: inout Turn) {
        let series = seriesReports
        let probes = series.filter { $0.endpoint == nil }
        let samples = probes.reduce(0) { $0 + $1.samples }
        let failures = probes.reduce(0) { $0 + $1.failures }
        let owed = ledger.deliveries.filter { !$0.state.isSettled }.count
        let word = decision?.kind.word ?? "no decision"
        tell(
            .ended,
            "ENDED \(clock) \(word), exit \(exitStatus)",
            [
                "\(samples) probes judged, \(failures) failed; \(chronicle.warnings) warnings; "
                    + "\(ledger.deliveries.count - owed) deliveries settled, \(owed) owed"
            ],
            &turn
        )
        guard lingers(now) else { return }
        let words = "staying up to show the recovery, \(lingering.text) at most; Enter or a signal ends it"
        note(AnnouncementKind.ended.rawValue, words, &turn)
    }

    /// What the process ends with if it ends now (README.md).
    var exitStatus: Int {
        guard let decision else { return interruption?.exitStatus ?? 2 }
        switch decision.kind {
        case .go: return 0
        case .hold where !ledger.isEnforced: return 3
        case .hold where decision.code == .notStored || (decision.code == .notStarted && !decision.isStored):
            return 74
        case .hold: return 2
        case .rollback: return ledger.isEnforced ? 1 : 3
        }
    }
}
