extension Engine {
    /// What a person must do now.
    var youMust: String {
        if interruption != nil, decision == nil {
            return "watch by hand, nobody is watching; a plain start is a new T0"
                + (commands.resume.map { ", this run goes on with: \($0)" } ?? "")
        }
        guard let decision else {
            if let deadlineDuty { return deadlineDuty }
            switch status {
            case .blind where sight.lostAt != nil:
                return
                    "mend the network of this machine: nothing remote answers it, and what it misses may end HOLD"
            case .blind:
                let over = rules.first { $0.isOverLimit }.map {
                    "; look at \($0.subject), which is over its limit, too"
                }
                return "find out why the blind rule gives no figures: unless it sees again the run ends HOLD"
                    + (over ?? "")
            case .waiting, .watching, .warning, .interrupted, .decided: return "nothing"
            }
        }
        switch decision.kind {
        case .go: return "nothing"
        case .hold where decision.code == .notStarted: return afterFailedStart
        case .hold where !decision.isStored:
            return "decide by hand whether to roll back, and keep this text: nothing of it is on disk"
        case .hold where decision.code == .aborted:
            return "decide by hand whether to roll back: nobody is watching any more"
        case .hold:
            return
                "decide by hand whether to roll back: the monitor could not (\(commands.replay) \(run))"
        case .rollback:
            let isOnAgain = ledger.flags.contains { $0.state == .restored }
            guard let move = people.overriding, ledger.isEnforced, !isOnAgain else { return afterRollback }
            return "decide with \(move.by), who overrode the ROLLBACK; no flag is turned on by itself"
        }
    }

    /// The order that failed, and for which flags; nil while none has.
    private var unturned: String? {
        let failed = ledger.flags.filter { $0.state == .failed }
        if failed.isEmpty { return nil }
        let names = failed.map { "\($0.name) (\($0.detail))" }.joined(separator: ", ")
        return "turn the flag off by hand now, it did NOT take: \(names)"
    }

    private var afterFailedStart: String {
        let isOrdered = ledger.flags.contains { $0.state == .ordered }
        let wait = isOrdered ? "wait for the message that the flag is off again, then " : ""
        return unturned ?? wait
            + "mend what failed and start again: nobody is watching, and nothing has begun"
    }

    private var afterRollback: String {
        if let unturned { return unturned + "; then roll back" }
        if isDryRun { return "nothing: this is a dry run, no flag was touched" }
        let stored = decision?.isStored == true ? "" : "; write this message down, it is not on disk"
        if ledger.flags.isEmpty {
            return "turn the new path off and roll back by hand now: no flag is configured\(stored)"
        }
        let ordered = ledger.flags.filter { $0.state == .ordered }.map(\.name)
        if !ordered.isEmpty {
            return
                "wait for the message about flag \(ordered.joined(separator: ", ")), turn it off by hand if none comes "
                + "within 2 minutes, then follow the rollback steps of your runbook\(stored)"
        }
        if ledger.flags.contains(where: { $0.state == .restored }) {
            return "start a new run now: the flag is on again, and nobody watches the new path"
        }
        let blind = ledger.flags.filter { $0.state == .accepted }.map(\.name)
        let check =
            blind.isEmpty
            ? "" : "check that \(blind.joined(separator: ", ")) is really off (it was not read back), then "
        return check + "follow the rollback steps of your runbook\(stored)"
    }
}
