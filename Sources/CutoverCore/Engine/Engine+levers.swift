extension Engine {
    /// Takes a person's move in, once.
    mutating func make(_ move: Move, _ event: Event, _ turn: inout Turn) {
        guard !people.hasAnswered(move), !people.waiting.contains(where: { $0.id == move.id }) else { return }
        turn.entries.append(.event(seq: seq, event))
        // "Off" must never be overtaken by an "on" that is under way.
        let isTurningOn = start.isUnderWay || (people.restoring != nil && move.lever == .rollback)
        guard !isTurningOn else {
            people.waiting.append(move)
            turn.isWithdrawn = move.lever == .rollback || move.lever == .abort
            return
        }
        if move.lever == .restore, obstacleToRestore == nil { return beginRestore(move, &turn) }
        answer(move, &turn)
    }

    /// Does what was pulled or refuses it, and answers either way.
    mutating func answer(_ move: Move, _ turn: inout Turn) {
        let before = standing
        let reply = reply(to: move, &turn)
        answer(move, reply, before: before, &turn)
    }

    /// Files the answer and tells it.
    mutating func answer(_ move: Move, _ reply: Reply, before: String, _ turn: inout Turn) {
        let answer = MoveAnswer(
            move: move,
            isAccepted: reply.isAccepted,
            text: reply.text,
            before: before,
            after: standing,
            window: reply.window
        )
        people.add(answer)
        turn.entries.append(.answer(seq: seq, answer))
        turn.isPublished = true
        if let headline = reply.headline {
            tell(.lever, headline, ["before: \(before), now: \(standing)"], &turn)
        } else if !reply.isAccepted {
            note(
                AnnouncementKind.lever.rawValue,
                "REFUSED \(clock) \(move.lever.text), by \(move.because): \(reply.text)",
                &turn
            )
        }
    }

    /// How the run stands, in one word.
    var standing: String {
        guard let decision else { return status.rawValue.uppercased() }
        return decision.kind.word + (people.overriding == nil ? "" : ", overridden")
    }

    private mutating func reply(to move: Move, _ turn: inout Turn) -> Reply {
        switch move.lever {
        case .rollback: rollBack(move, &turn)
        case .abort: abort(move, &turn)
        case .mute(let rule, let length): mute(rule, length, move)
        case .override(let rules): override(rules, move)
        case .extend(let length): extend(by: length, move)
        case .restore: .refused(obstacleToRestore ?? "")
        case .confirm:
            Reply(
                text: "noted at \(clock): \(move.by) is there",
                headline: "CONFIRMED \(clock) by \(move.because)"
            )
        }
    }

    /// Also after a GO or a HOLD: a person who sees more than the monitor did is right.
    private mutating func rollBack(_ move: Move, _ turn: inout Turn) -> Reply {
        if let decision, decision.code == .notStarted {
            let ordered = turn.flags.joined(separator: ", ")
            return ordered.isEmpty
                ? .refused(whatHappened(decision)) : Reply(text: "there is no T0; ordered off: \(ordered)")
        }
        if let decision, decision.kind == .rollback { return rollBackAgain(decision, move, &turn) }
        let before = decision.map { "; before that \(whatHappened($0))" } ?? ""
        people.deciding = move
        decide(.rollback, .operatorRollback, move.at, elapsed(at: move.at), &turn)
        let flags = plan.rollbackFlags.joined(separator: ", ")
        return Reply(
            text: "ROLLBACK decided \(origin == nil ? "" : "at ")\(clock); "
                + (flags.isEmpty
                    ? "no flag is configured: turn the new path off by hand" : "ordered off: \(flags)")
                + before
        )
    }

    private mutating func abort(_ move: Move, _ turn: inout Turn) -> Reply {
        if decision?.code == .notStarted, !turn.flags.isEmpty {
            return Reply(text: "there is no T0; ordered off: \(turn.flags.joined(separator: ", "))")
        }
        if let decision { return .refused(whatHappened(decision)) }
        people.deciding = move
        decide(.hold, .aborted, move.at, elapsed(at: move.at), &turn)
        return Reply(text: "the run ends at \(clock) without a decision: HOLD")
    }

    private mutating func mute(_ rule: String, _ length: Duration, _ move: Move) -> Reply {
        if let decision { return .refused(whatHappened(decision)) }
        guard let origin else { return .refused("the run has not begun, so no rule can decide yet") }
        let known = rules.map(\.rule).sorted()
        if known.isEmpty { return .refused("no rule has been judged yet; pull it again in a second") }
        guard known.contains(rule) else {
            return .refused("there is no rule \"\(rule)\"\(NearestKey.hint(rule, among: known))")
        }
        if let mute = people.mutes[rule] {
            let end = origin.duration(to: mute.until).clock
            return .refused(
                "\(rule) was muted by \(mute.by) until T+\(end) already; a rule can be muted once"
            )
        }
        guard length > .zero else { return .refused("\"for\" must be longer than nothing") }
        let until = min(move.at.advanced(by: length), origin.advanced(by: plan.window))
        guard move.at < until else {
            return .refused("the window is over; the rule answers for all of it now")
        }
        people.mutes[rule] = People.Mute(until: until, by: move.by)
        let end = "T+" + origin.duration(to: until).clock
        return Reply(
            text: "\(rule) cannot decide until \(end); at the end of the window it counts again",
            headline: "MUTED \(clock) \(rule) until \(end), by \(move.because)"
        )
    }

    private mutating func override(_ named: [String], _ move: Move) -> Reply {
        guard let decision, decision.kind == .rollback else {
            return .refused(
                "there is no ROLLBACK to override" + (decision.map { ": \(whatHappened($0))" } ?? "")
            )
        }
        if let first = people.overriding {
            return .refused("the ROLLBACK was overridden already, by \(first.because)")
        }
        let breached = breachedRules(of: decision)
        let missing = breached.filter { !named.contains($0) }
        guard missing.isEmpty else {
            return .refused("name every breached rule; not named: \(missing.joined(separator: ", "))")
        }
        if let other = named.first(where: { !breached.contains($0) }) {
            return .refused("\(other) was not breached\(NearestKey.hint(other, among: breached))")
        }
        guard !move.reason.isEmpty else { return .refused("an override needs a reason") }
        people.overriding = move
        return Reply(
            text: "the latch is off: a plain start may begin a new run; every flag stays as it is",
            headline: "OVERRIDDEN \(clock) the ROLLBACK of T+\(decision.elapsed.clock), by \(move.because)"
        )
    }

    /// The critical rules a ROLLBACK stands on; empty when a person pulled it or the targets never became ready.
    private func breachedRules(of decision: Decision) -> [String] {
        decision.rules.filter { $0.isCritical && ($0.code != nil || $0.verdict == .fail) }.map(\.rule)
    }

    private mutating func extend(by length: Duration, _ move: Move) -> Reply {
        if let decision { return .refused(whatHappened(decision)) }
        guard origin != nil else { return .refused("the run has not begun; give it another --window") }
        guard elapsed(at: move.at) < plan.window, extensionBlocks == 0 else {
            return .refused("the window of \(plan.window.text) is over")
        }
        guard length > .zero else { return .refused("\"by\" must be longer than nothing") }
        let room = plannedWindow * 2 - plan.window
        guard length <= room else {
            let most = room > .zero ? "at most \(room.text) more" : "it is that long already"
            return .refused(
                "a window grows to twice its \(plannedWindow.text) at most; \(most)"
            )
        }
        lengthen(by: length)
        return Reply(
            text: "judged until T+\(plan.window.clock)",
            headline: "EXTENDED \(clock) by \(length.text) to T+\(plan.window.clock), by \(move.because)",
            window: plan.window
        )
    }

    /// The window, its slots and its blocks grow; the evidence bets on no fault that starts in the new blocks.
    private mutating func lengthen(by length: Duration) {
        plan.window += length
        blocks = BlockClock(block: plan.block, window: plan.window)
        for (target, grid) in zip(plan.targets, Grid.all(of: plan)) {
            for index in health.indices where health[index].target.name == target.name {
                health[index].lengthen(grid, blocks)
            }
            for index in sources.indices where sources[index].target.name == target.name {
                sources[index].lengthen(grid, blocks)
            }
        }
    }

    private func elapsed(at moment: Timestamp) -> Duration {
        origin.map { max(.zero, $0.duration(to: moment)) } ?? .zero
    }

    /// What a person who comes too late is told.
    func whatHappened(_ decision: Decision) -> String {
        let who = people.deciding.map { ", by \($0.because)" } ?? " (\(decision.code.rawValue))"
        let flags = ledger.flags.map { "; flag \($0.name): \($0.state.rawValue)" }.joined()
        return "the run decided \(decision.kind.word) at T+\(decision.elapsed.clock)\(who)\(flags)"
    }
}
