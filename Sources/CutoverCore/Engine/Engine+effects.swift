extension Engine {
    /// Turns what an event led to into effects: record, commit or deliver, publish, finish.
    mutating func effects(of turn: Turn) -> [Effect] {
        var effects: [Effect] = []
        if !turn.entries.isEmpty { effects.append(.record(turn.entries)) }
        pending = nil
        if turn.decision != nil || !turn.drafts.isEmpty || !turn.flags.isEmpty {
            let commitment = commitment(of: turn)
            pending = Pending(
                commitment: commitment,
                drafts: turn.drafts,
                isPermit: !turn.permitted.isEmpty,
                isRestore: !turn.restorable.isEmpty
            )
            effects.append(turn.isFromMemory ? .deliver(commitment) : .commit(commitment))
        }
        if !turn.permitted.isEmpty { effects.append(.turnOn(turn.permitted)) }
        if !turn.restorable.isEmpty { effects.append(.turnOnAgain(turn.restorable)) }
        if turn.isWithdrawn { effects.append(.stopTurningOn) }
        if turn.isPublished { effects.append(.publish(board)) }
        if let status = turn.finish { effects.append(.finish(exitStatus: status)) }
        return effects
    }

    private mutating func commitment(of turn: Turn) -> Commitment {
        var owed = turn.flags.map { ledger.order(flag: $0, seq: seq, at: now) }
        for (index, draft) in turn.drafts.enumerated() {
            owed += ledger.owe(draft.kind, announcement: index, seq: seq, at: now, except: draft.except)
        }
        let board = board
        let announcements = turn.drafts.map { draft in
            Announcement(
                kind: draft.kind,
                seq: seq,
                at: now,
                headline: draft.headline,
                lines: draft.lines,
                youMust: board.youMust,
                board: board
            )
        }
        return Commitment(decision: turn.decision, announcements: announcements, owed: owed)
    }

    /// The last effect list could not be stored: what it owed is delivered from memory, and a GO becomes a HOLD.
    mutating func loseStore(
        _ text: String,
        _ isDecision: Bool,
        _ at: Timestamp,
        _ event: Event,
        _ turn: inout Turn
    ) {
        let lost = pending
        if storeTrouble == nil { note("store", "the store failed: \(text)", &turn) }
        storeTrouble = text
        turn.entries.append(.event(seq: seq, event))
        turn.isPublished = true
        if isDecision { unstore(text) }
        // A decision that is only written down again owes nobody anything: it has been told from memory.
        guard let lost, !lost.commitment.owed.isEmpty || !lost.drafts.isEmpty else { return }
        for draft in lost.drafts {
            if isDecision, draft.kind == .decision, let decision {
                chronicle.withdrawDecision()
                tell(.decision, decision.text, deadlineLines + closingLines, &turn)
            } else {
                turn.drafts.append(draft)
            }
        }
        turn.flags = ledger.withdraw(lost.commitment)
        turn.isFromMemory = true
        if lost.isRestore { forbidRestore("who wanted it could not be stored: \(text)", &turn) }
        if lost.isPermit { forbidStart("that it may be on could not be stored: \(text)", at, &turn) }
    }

    /// The decision is not on disk; a GO that is not is none.
    private mutating func unstore(_ text: String) {
        guard var made = decision else { return }
        made.isStored = false
        if made.kind == .go {
            made.kind = .hold
            made.code = .notStored
            made.text =
                "HOLD T+\(made.elapsed.clock) every rule passed, but the decision could not be stored: \(text)"
        }
        decision = made
    }

    /// The backlog is on disk again; a decision that was not is committed now, so that the file tells the truth.
    mutating func regainStore(_ at: Timestamp, _ event: Event, _ turn: inout Turn) {
        storeTrouble = nil
        turn.entries.append(.event(seq: seq, event))
        note("store", "the store works again; everything held back is written", &turn)
        turn.isPublished = true
        guard var made = decision, !made.isStored else { return }
        made.isStored = true
        decision = made
        turn.decision = made
    }
}
