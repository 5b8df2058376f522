/// Turning the flags of a ROLLBACK on again: the only way there is, and a person's (docs/operating.md).
extension Engine {
    /// Why the flags cannot be turned on again; nil when they can.
    var obstacleToRestore: String? {
        guard let decision, decision.kind == .rollback else {
            return "there is no ROLLBACK whose flags could be turned on again"
                + (decision.map { ": \(whatHappened($0))" } ?? "")
        }
        if isDryRun { return "this is a dry run: no flag was touched" }
        if let move = people.restoring { return "\(move.by) is turning them on already" }
        if ledger.flags.isEmpty { return "the ROLLBACK turned no flag off" }
        for flag in ledger.flags {
            switch flag.state {
            case .accepted, .readBack: break
            case .restored: return "flag \(flag.name) is on again already"
            case .ordered, .failed, .suppressed:
                return "flag \(flag.name) is not off yet (\(flag.state.rawValue)): turn it off first"
            }
            let declared = plan.flags.first { $0.name == flag.name }
            guard declared?.on != nil, declared?.read?.onWhen.isEmpty == false else {
                return
                    "flag \(flag.name) has no \"on\", or no \"on_when\" in its \"read\": turn it on by hand"
            }
        }
        return storeTrouble.map { "who wanted it could not be stored: \($0)" }
    }

    /// Permits to turn the flags on again, once it is on disk who wanted it; answered when it is known whether they are.
    mutating func beginRestore(_ move: Move, _ turn: inout Turn) {
        people.restoring = move
        turn.restorable = ledger.flags.map(\.name)
        let names = turn.restorable.joined(separator: ", ")
        tell(.flag, "FLAG \(names) \(clock) is turned ON again now, by \(move.because)", [], &turn)
        turn.isPublished = true
    }

    /// The flags are on again, or they are not and are turned off.
    mutating func endRestore(_ fault: String?, _ at: Timestamp, _ event: Event, _ turn: inout Turn) {
        guard let move = people.restoring else { return }
        turn.entries.append(.event(seq: seq, event))
        if let fault { return failRestore(fault, &turn) }
        people.restoring = nil
        let names = ledger.flags.map(\.name).joined(separator: ", ")
        ledger.restoreFlags()
        ledger.beginClosing(now)
        let reply = Reply(text: "on again and read back: \(names); nobody watches it, start a new run")
        answer(move, reply, before: standing, &turn)
        let duty = "nobody watches the new path until a new run is started"
        tell(.flag, "FLAG \(names) \(clock) is ON again: read back as on, by \(move.because)", [duty], &turn)
        answerWaiting(&turn)
    }

    /// A rollback after the flags were turned on again: they are ordered off once more, the decision stands.
    mutating func rollBackAgain(_ decision: Decision, _ move: Move, _ turn: inout Turn) -> Reply {
        // After a restore that failed just now they are ordered off already.
        if turn.flags.isEmpty { turn.flags = ledger.flags.filter { $0.state == .restored }.map(\.name) }
        guard !turn.flags.isEmpty else { return .refused(whatHappened(decision)) }
        ledger.beginClosing(now)
        let names = turn.flags.joined(separator: ", ")
        return Reply(
            text: "the ROLLBACK stands; ordered off again: \(names)",
            headline: "ROLLED BACK AGAIN \(clock) \(names) is ordered off, by \(move.because)"
        )
    }

    /// Whether they are on is not known: they are turned off.
    mutating func failRestore(_ fault: String, _ turn: inout Turn) {
        turn.flags = ledger.flags.map(\.name)
        expectLateOrder(now)
        ledger.beginClosing(now)
        refuseRestore("\(fault); they are turned off again", &turn)
    }

    /// What was permitted never reached the disk, so no flag was touched.
    mutating func forbidRestore(_ why: String, _ turn: inout Turn) {
        turn.drafts.removeAll()
        refuseRestore(why, &turn)
    }

    private mutating func refuseRestore(_ why: String, _ turn: inout Turn) {
        guard let move = people.restoring else { return }
        people.restoring = nil
        let names = ledger.flags.map(\.name).joined(separator: ", ")
        answer(move, .refused("not turned on: \(why)"), before: standing, &turn)
        tell(.flag, "FLAG \(names) \(clock) was NOT turned on again: \(why)", [], &turn)
        answerWaiting(&turn)
    }
}
