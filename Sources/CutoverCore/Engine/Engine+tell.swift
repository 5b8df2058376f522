extension Engine {
    /// Adds a line to the story that is stored and logged, and told to nobody else.
    mutating func note(_ kind: String, _ text: String, _ turn: inout Turn) {
        let note = Note(at: now, kind: kind, text: text)
        chronicle.add(note)
        turn.entries.append(.note(seq: seq, note))
    }

    /// Announces something to the sinks that want its kind, and notes it.
    mutating func tell(
        _ kind: AnnouncementKind,
        _ headline: String,
        _ lines: [String],
        except: String? = nil,
        _ turn: inout Turn
    ) {
        note(kind.rawValue, headline, &turn)
        turn.drafts.append(Turn.Draft(kind: kind, headline: headline, lines: lines, except: except))
    }

    /// "T+12:41" for the present moment; "before T0" until there is one.
    var clock: String { origin.map { "T+" + $0.duration(to: now).clock } ?? "before T0" }

    mutating func announceStart(_ turn: inout Turn) {
        let targets = plan.targets.count == 1 ? "1 target" : "\(plan.targets.count) targets"
        let headline = "STARTED \(plan.name): watching \(targets) for \(plan.window.text)"
        tell(.started, headline + (isDryRun ? " (dry run: nothing is sent)" : ""), plan.promises, &turn)
    }

    mutating func announce(_ transitions: Transitions, _ at: Timestamp, _ turn: inout Turn) {
        for (kind, word, reports) in [
            (AnnouncementKind.warning, "WARNING", transitions.warned), (.blind, "BLIND", transitions.blind),
            (.sighted, "SIGHTED", transitions.sighted), (.cleared, "CLEARED", transitions.cleared),
        ] {
            guard let first = reports.first else { continue }
            let more = reports.count > 1 ? "; and \(reports.count - 1) more" : ""
            let advisory = first.isCritical ? "" : " (cannot roll back: \(first.advisoryReason))"
            let lines =
                reports.dropFirst().map { $0.sentence(origin: origin) }
                + reports.compactMap { report in
                    report.hasOutlook ? "\(report.subject): \(report.outlook)" : nil
                }
            tell(kind, "\(word) \(clock) \(first.sentence(origin: origin))\(advisory)\(more)", lines, &turn)
            chronicle.lastReminder = at
        }
        for report in transitions.replaced {
            let headline =
                "SIGHTED \(clock) \(report.figure.word) \(report.subject): other rules answer for it now"
            tell(.sighted, headline, [], &turn)
        }
        if let first = transitions.forecast.first {
            let more = transitions.forecast.count > 1 ? "; and \(transitions.forecast.count - 1) more" : ""
            note(
                "forecast",
                "FORECAST \(clock) \(first.figure.word) \(first.subject): \(first.forecast)\(more)",
                &turn
            )
        }
        remind(at, &turn)
    }

    /// Reminds every five minutes while the run stands at warning or blind.
    private mutating func remind(_ at: Timestamp, _ turn: inout Turn) {
        guard status == .warning || status == .blind, let last = chronicle.lastReminder,
            last.duration(to: at) >= .seconds(300)
        else { return }
        chronicle.lastReminder = at
        let blind = rules.filter { $0.state == .unknown && $0.isCritical }
        let standing = blind + rules.filter { $0.isOverLimit || ($0.state == .unknown && !$0.isCritical) }
        let both = status == .blind && rules.contains(where: \.isOverLimit) ? " AND WARNING" : ""
        let headline =
            "STILL \(status.rawValue.uppercased())\(both) \(clock) "
            + (standing.first?.sentence(origin: origin) ?? "nothing remote answers us, no reference either")
        tell(.reminder, headline, standing.dropFirst().map { $0.sentence(origin: origin) }, &turn)
    }

    mutating func announce(_ incident: SourceSeries.Incident, of target: String, _ turn: inout Turn) {
        let (headline, line): (String, String)
        switch incident {
        case .restart(let count):
            chronicle.countRestart(of: target)
            headline =
                count >= 3
                ? "RESTART LOOP \(clock) \(target) restarted \(count) times in five minutes"
                : "RESTART \(clock) \(target) restarted or was reset"
            line = "its counters began anew; what was counted before stays in the sum"
        case .replica:
            headline = "REPLICAS \(clock) \(target) answers from two replicas behind one address"
            line =
                "watch each replica by its own address: their counters are kept apart, but half the polls miss each"
        case .returned:
            headline =
                "RETURNED \(clock) \(target) has its counters of before the fall again: it did not restart"
            line =
                "two replicas behind one address, or a slip of its counters: what the other answer added is taken back"
        case .fallen(let names):
            let more = names.count > 1 ? " and \(names.count - 1) more" : ""
            headline =
                "RESET \(clock) \(target): the counters of \(names.first ?? "")\(more) fell, the others did not"
            line = "those alone count from zero; what was counted before stays in the sum"
        case .unsettled:
            headline = "UNSETTLED \(clock) \(target): its counters fell three times in five minutes"
            line =
                "two replicas behind one address? such sums are no evidence: no GO without watching each by its own"
        case .lost(let how):
            headline = "LOST \(clock) \(target): \(how)"
            line = "what was counted before stays; without that part this run cannot end in GO"
        }
        tell(.restart, headline, [line], &turn)
    }

    mutating func announceInterruption(_ signal: Interruption, _ at: Timestamp, _ turn: inout Turn) {
        let standing = rules.map { $0.sentence(origin: origin) }
        tell(
            .interrupted,
            "INTERRUPTED \(clock) by \(signal.name), no decision was made",
            standing,
            &turn
        )
    }
}

extension RuleReport {
    /// Why a rule that is over its limit cannot roll back.
    var advisoryReason: String {
        if case .unknown(.tooFewRequests) = verdict { return "too few requests" }
        return "advisory"
    }
}
