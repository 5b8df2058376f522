/// The turning on of the flags before T0 (docs/decisions.md).
struct FlagStart: Sendable {
    /// True from the permission to turn the flags on until T0, or until the start has failed: they may be on.
    var isUnderWay = false
    /// The signal that came meanwhile; nil without one.
    var interruption: Interruption?
    /// When the flags are ordered off once more, since an order to turn them on may come late; nil when none can.
    var recheckAt: Timestamp?
    /// Why there never was a T0; empty while there may be one.
    var failure = ""
}

extension Engine {
    /// The only way to T0.
    mutating func begin(_ at: Timestamp, _ event: Event, _ turn: inout Turn) {
        guard origin == nil, decision == nil, interruption == nil else { return }
        turn.entries.append(.event(seq: seq, event))
        turn.isPublished = true
        if let signal = start.interruption { return failStart("interrupted by \(signal.name)", at, &turn) }
        if let move = people.waiting.first(where: { $0.lever == .abort }) {
            return failStart("aborted by \(move.because)", at, &turn)
        }
        start.isUnderWay = false
        origin = at
        openOwnAccounts()
        // Green was asked for before a flag was turned on: what fails now, fails with the flag on.
        let isReady = !plan.startFlags.isEmpty || !health.contains(where: \.target.isAwaited)
        if isReady { makeReady(from: .zero, at: at, &turn) }
        status = readiness.readyAt == nil ? .waiting : .watching
        announceStart(&turn)
        answerWaiting(&turn)
    }

    /// Permits to turn the flags on, once it is on disk that they may be on.
    mutating func prepare(_ at: Timestamp, _ event: Event, _ turn: inout Turn) {
        guard origin == nil, decision == nil, interruption == nil, !start.isUnderWay else { return }
        turn.entries.append(.event(seq: seq, event))
        turn.isPublished = true
        if let storeTrouble {
            return failStart("that it may be on could not be stored: \(storeTrouble)", at, &turn)
        }
        start.isUnderWay = true
        turn.permitted = plan.startFlags
        let names = plan.startFlags.joined(separator: ", ")
        let headline =
            isDryRun
            ? "FLAG \(names) is NOT turned on, this is a dry run: T0 follows"
            : "FLAG \(names) is turned on now: T0 follows once it is read back as on"
        tell(.flag, headline, [], &turn)
    }

    /// There will be no T0.
    mutating func abandonStart(_ why: String, _ at: Timestamp, _ event: Event, _ turn: inout Turn) {
        guard origin == nil, decision == nil else { return }
        turn.entries.append(.event(seq: seq, event))
        turn.isPublished = true
        failStart(start.interruption.map { "interrupted by \($0.name); \(why)" } ?? why, at, &turn)
    }

    /// The permission never reached the disk, so no flag was touched.
    mutating func forbidStart(_ why: String, _ at: Timestamp, _ turn: inout Turn) {
        start.isUnderWay = false
        turn.drafts.removeAll()
        failStart(why, at, &turn)
        decision?.isStored = false
    }

    /// A signal while a flag may be half on: the order that is under way comes to its end first.
    mutating func interruptStart(_ signal: Interruption, _ turn: inout Turn) {
        start.interruption = signal
        turn.isWithdrawn = true
        note(
            "interrupted",
            "INTERRUPTED by \(signal.name): the flag is turned off again once the order to turn it on has ended",
            &turn
        )
        turn.isPublished = true
    }

    /// Decides that there is no run, and has every flag that may be on turned off again.
    mutating func failStart(_ why: String, _ at: Timestamp, _ turn: inout Turn) {
        let isTouched = start.isUnderWay
        start.isUnderWay = false
        start.failure = why + (isTouched ? "" : "; no flag was touched")
        decide(.hold, .notStarted, at, .zero, &turn)
        if isTouched {
            turn.flags = plan.startFlags
            expectLateOrder(at)
        }
        answerWaiting(&turn)
    }

    /// An order to turn a flag on whose fate nobody knows may be carried out as late as this.
    mutating func expectLateOrder(_ at: Timestamp) {
        if !isDryRun { start.recheckAt = at.advanced(by: .seconds(10)) }
    }

    /// Orders the flags off once more when the time for late orders is over; true while it is not.
    mutating func awaitsLateOrder(_ at: Timestamp, _ turn: inout Turn) -> Bool {
        guard let moment = start.recheckAt else { return false }
        guard at >= moment else { return true }
        start.recheckAt = nil
        // What is not off yet is being ordered off all the time.
        guard ledger.isEnforced else { return false }
        turn.flags = ledger.flags.map(\.name)
        ledger.beginClosing(at)
        note("flag", "ordered off once more, since the order to turn it on may have come late", &turn)
        return true
    }

    /// Answers what people pulled while nobody could know whether the flags were on.
    mutating func answerWaiting(_ turn: inout Turn) {
        let moves = people.waiting
        people.waiting = []
        for move in moves { answer(move, &turn) }
    }
}
