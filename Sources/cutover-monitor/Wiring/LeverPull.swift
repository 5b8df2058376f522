import CutoverConfig
import CutoverCore
import CutoverRuntime
import CutoverStore

/// One pull of a lever by a second process: written into the database, answered by whoever watches the run.
struct LeverPull {
    let lever: Lever
    let by: String
    let reason: String
    /// Where runs are kept.
    let directory: String
    /// The run as it was named; nil for the running one, else the newest.
    let run: String?
    /// Reads the configuration, for a lever that must work without a monitor; nil for those that need one.
    let takeUp: (() throws -> Supervision)?

    /// How long a running monitor is waited for; a flag is turned on and read back before it is answered.
    private var patience: Duration { lever == .restore ? .seconds(30) : .seconds(5) }

    /// Pulls and says what came of it; returns what the process ends with.
    func pull() async throws -> Int32 {
        do {
            return try await pull(SystemTimekeeper())
        } catch let trouble as StoreTrouble {
            throw StoreOptions.refuse(trouble)
        }
    }

    private func pull(_ timekeeper: SystemTimekeeper) async throws -> Int32 {
        let chosen = try await choose()
        let supervision = chosen.isLive ? nil : try takeUp?()
        let desk = try MoveDesk.open(directory)
        // A monitor masks what it reads; without one these words stay as they are written here.
        let mask = Mask(hiding: supervision?.plan.secrets ?? [])
        let id = try desk.put(
            lever,
            for: chosen.record.id,
            by: mask.hide(by),
            reason: mask.hide(reason),
            at: timekeeper.now
        )
        guard chosen.isLive else { return try await pullAlone(chosen, supervision, desk, id, timekeeper) }
        if let answer = try await wait(for: id, of: chosen, desk, timekeeper) { return conclude(answer) }
        let now = try await RunArchive.open(directory).run(chosen.record.id)
        guard now.isLive else { return try await pullAlone(now, try alone(desk, id), desk, id, timekeeper) }
        Console.complain(
            "no answer from the monitor of run \(now.record.id) within \(patience.text); "
                + "it is written down as number \(id) and will be read"
        )
        return 1
    }

    /// The run it is about.
    private func choose() async throws -> RunSummary {
        let archive = try RunArchive.open(directory)
        if let run { return try await archive.run(run) }
        let runs = try await archive.runs()
        guard let chosen = runs.first(where: \.isLive) ?? runs.first else {
            throw StoreTrouble(
                kind: .other,
                text: "there is no run in \"\(archive.directory)\"; name another directory with --dir"
            )
        }
        return chosen
    }

    private func wait(
        for id: Int64,
        of run: RunSummary,
        _ desk: MoveDesk,
        _ timekeeper: SystemTimekeeper
    ) async throws -> MoveDesk.Answer? {
        let deadline = timekeeper.now.advanced(by: patience)
        while true {
            if let answer = try desk.answer(to: id) { return answer }
            let isLive = try await RunArchive.open(directory).run(run.record.id).isLive
            guard isLive, timekeeper.now < deadline else { return try desk.answer(to: id) }
            try await timekeeper.sleep(until: timekeeper.now.advanced(by: .milliseconds(100)))
        }
    }

    /// The monitor went away while it was waited for.
    private func alone(_ desk: MoveDesk, _ id: Int64) throws -> Supervision? {
        do {
            return try takeUp?()
        } catch {
            let text = "the monitor ended before it read this, and the configuration cannot be read"
            try desk.refuse(id, text, standing: "?", at: SystemTimekeeper().now)
            throw error
        }
    }

    /// Does what can be done without a monitor.
    private func pullAlone(
        _ run: RunSummary,
        _ supervision: Supervision?,
        _ desk: MoveDesk,
        _ id: Int64,
        _ timekeeper: SystemTimekeeper
    ) async throws -> Int32 {
        var text = run.ending + "; no monitor is running that could \(lever.name)"
        if let supervision {
            Console.tell("no monitor is running: this process does it, on run \(run.record.id)")
            do {
                let status = try await takeUp(run.record.id, supervision, desk, id, timekeeper)
                guard let answer = try desk.answer(to: id) else { return status ?? 1 }
                let answered = conclude(answer)
                let isUnenforced = lever == .restore && status == 3
                return lever == .rollback || isUnenforced ? status ?? answered : answered
            } catch let refusal as Refusal {
                text = refusal.text
            }
        }
        try desk.refuse(id, text, standing: run.standing, at: timekeeper.now)
        guard let answer = try desk.answer(to: id) else { return 1 }
        return conclude(answer)
    }

    /// Takes the run up; nil when whoever else held the directory has answered meanwhile.
    private func takeUp(
        _ run: String,
        _ supervision: Supervision,
        _ desk: MoveDesk,
        _ id: Int64,
        _ timekeeper: SystemTimekeeper
    ) async throws -> Int32? {
        let deadline = timekeeper.now.advanced(by: patience)
        while true {
            do {
                return try await supervision.takeUp(run, in: directory)
            } catch let trouble as StoreTrouble where trouble.kind == .locked {
                // A person who pulls at the same moment makes this pull too; one who only looks lets go.
                if try desk.answer(to: id) != nil { return nil }
                guard timekeeper.now < deadline else {
                    throw StoreTrouble(
                        kind: .locked,
                        text: "\(trouble.text); nothing is done yet: it is written down as number \(id) and "
                            + "will be read when run \(run) goes on"
                    )
                }
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: .milliseconds(100)))
            }
        }
    }

    private func conclude(_ answer: MoveDesk.Answer) -> Int32 {
        guard answer.isAccepted else {
            Console.complain("refused: \(answer.text)")
            return 1
        }
        let change = answer.before == answer.after ? answer.after : "\(answer.before) -> \(answer.after)"
        Console.say("accepted: \(answer.text) [\(change)]")
        return 0
    }
}

extension RunSummary {
    /// True while a process watches it.
    var isLive: Bool { state == .running && !isCrashed }

    /// How it stands, in one word.
    fileprivate var standing: String {
        decision?.word ?? (isCrashed ? "CRASHED" : state.rawValue.uppercased())
    }

    /// "run x has ended: ROLLBACK".
    fileprivate var ending: String {
        let how = decision.map { "decided \($0.word)" } ?? "without a decision"
        let moment = endedAt.map { " at \($0.rfc3339)" } ?? ""
        let owed = owesFlagOrder ? ", and still owes the order to turn a flag off (--resume sends it)" : ""
        return "run \(record.id) has \(isCrashed ? "crashed" : "ended")\(moment), \(how)\(owed)"
    }
}
