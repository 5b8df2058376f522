import CutoverConfig
import CutoverCore
import CutoverStore

/// Whether a start begins a new run or takes up an old one (docs/delivery.md, "What survives").
enum RunChoice: Sendable, Equatable {
    /// A new run; `note` says what became of those before, nil when there is nothing to say.
    case begin(note: String?)
    /// This run goes on; `note` names others that still owe, nil when none does.
    case resume(RunSummary, note: String?)
    /// This start must not go on; the text says why and what to do.
    case refuse(String)

    /// What a start asks for, and when.
    struct Start: Sendable {
        var mode: StartMode
        /// Of the plan it brings.
        var digest: String
        var isDryRun: Bool
        var block: Duration
        var now: Timestamp
        /// The command that resumes a run of this directory, as a person types it; nil when none could.
        var resuming: String?
    }

    /// How long after its window a crashed run that has decided is taken up: a GO of last week must not be today's.
    private static let freshness: Duration = .seconds(600)
    /// How long after a ROLLBACK a new run needs to be asked for.
    private static let caution: Duration = .seconds(7_200)

    /// Chooses among the runs of the store, newest first, which this process has locked.
    static func choose(_ runs: [RunSummary], for start: Start) -> RunChoice {
        switch start.mode {
        case .newRun: newRun(runs, start)
        case .resume: resume(runs, start)
        case .automatic: automatic(runs, start)
        }
    }

    /// An order to turn a flag off comes before anything new: the new path is still on.
    private static func newRun(_ runs: [RunSummary], _ start: Start) -> RunChoice {
        guard let owing = runs.first(where: \.owesFlagOrder), let resuming = start.resuming else {
            return .begin(note: debts(runs))
        }
        return .refuse(
            "run \(owing.record.id) still owes the order to turn a flag off; send it with: "
                + "\(resuming) (or watch in another directory with --dir)"
        )
    }

    /// Orders to flags first, then the newest run, then the others that still owe what they decided.
    private static func resume(_ runs: [RunSummary], _ start: Start) -> RunChoice {
        guard let latest = runs.first else {
            return .refuse("there is no run to resume in this directory; start without --resume")
        }
        let older = runs.dropFirst().filter { $0.decision != nil && $0.owedDeliveries > 0 }
        let candidates = runs.filter(\.owesFlagOrder) + [latest] + older
        if let run = candidates.first(where: { obstacle(to: $0, start) == nil }) {
            return .resume(run, note: debts(runs.filter { $0.record.id != run.record.id }))
        }
        if isUnbegun(latest) { return .begin(note: "run \(latest.record.id) never began") }
        return .refuse(obstacle(to: candidates[0], start) ?? "")
    }

    private static func automatic(_ runs: [RunSummary], _ start: Start) -> RunChoice {
        guard let latest = runs.first else { return .begin(note: nil) }
        let id = latest.record.id
        let isSame = latest.record.planDigest == start.digest
        if latest.owesFlagOrder, latest.origin == nil {
            if let obstacle = obstacle(to: latest, start) {
                return .refuse("\(obstacle); it may have left a flag on")
            }
            return .resume(latest, note: debts(Array(runs.dropFirst())))
        }
        if latest.state == .running, !latest.isUnrecorded, isSame, isOpen(latest, start) {
            if let difference = difference(of: latest, start) { return .refuse(difference) }
            return .resume(latest, note: debts(Array(runs.dropFirst())))
        }
        if let ago = timeSinceRollback(latest, start), ago < caution {
            let resuming = latest.owesFlagOrder ? start.resuming : nil
            let wayOut =
                resuming.map { "it still owes the order to turn a flag off; send it with: \($0)" }
                ?? "if the new path may be tried again, start with --new-run"
            return .refuse("run \(id) ended in ROLLBACK \(ago.clock) ago; \(wayOut)")
        }
        guard latest.state == .running else { return .begin(note: debts(runs)) }
        let why =
            !isSame
            ? "its plan is another one" : latest.origin == nil ? "it never began" : "its window is over"
        let owed = debts(runs).map { "; " + $0 } ?? ""
        return .begin(note: "run \(id) crashed and is not resumed: \(why)\(owed)")
    }

    /// True while a crashed run may go on by itself.
    private static func isOpen(_ run: RunSummary, _ start: Start) -> Bool {
        guard let origin = run.origin else { return false }
        let end = origin.advanced(by: run.record.window + start.block * 2)
        return start.now < end || (run.decision != nil && start.now < end.advanced(by: freshness))
    }

    private static func isUnbegun(_ run: RunSummary) -> Bool {
        switch run.state {
        case .running, .interrupted: run.origin == nil
        case .ended, .abandoned: false
        }
    }

    private static func timeSinceRollback(_ run: RunSummary, _ start: Start) -> Duration? {
        guard run.decision == .rollback, !run.isOverridden else { return nil }
        return (run.endedAt ?? run.record.startedAt).duration(to: start.now)
    }

    /// Why `run` cannot be resumed by this start; nil when it can.
    private static func obstacle(to run: RunSummary, _ start: Start) -> String? {
        let id = run.record.id
        if run.isUnrecorded {
            return
                "run \(id) decided ROLLBACK while nothing could be stored, so it cannot go on; if the new path may be "
                + "tried again, start with --new-run"
        }
        guard run.record.planDigest == start.digest else {
            return "run \(id) was made with another plan; resume it with the configuration it began with"
        }
        if let difference = difference(of: run, start) { return difference }
        let isOwing = run.decision != nil && run.owedDeliveries > 0
        switch run.state {
        case .running, .interrupted:
            if run.owesFlagOrder { return nil }
            if run.origin == nil { return "run \(id) never began; start without --resume" }
            guard run.decision != nil, !isOwing, !isOpen(run, start) else { return nil }
            return "run \(id) has decided and owes nothing; start a new one without --resume"
        case .ended:
            if run.owedDeliveries > 0 || run.owesFlagOrder { return nil }
            return "run \(id) has ended and owes nothing; start a new one with --new-run"
        case .abandoned:
            return isOwing || run.owesFlagOrder
                ? nil : "run \(id) was given up; start a new one without --resume"
        }
    }

    /// A dry run must not begin to send in its middle, and a real one must not stop.
    private static func difference(of run: RunSummary, _ start: Start) -> String? {
        guard run.record.isDryRun != start.isDryRun else { return nil }
        return run.record.isDryRun
            ? "run \(run.record.id) is a dry run; resume it with --dry-run, or begin anew with --new-run"
            : "run \(run.record.id) is no dry run; resume it without --dry-run, or begin anew with --new-run"
    }

    /// Which of `runs` still owe something that this start does not send; nil when none does.
    private static func debts(_ runs: [RunSummary]) -> String? {
        let owing = runs.filter { $0.owedDeliveries > 0 || $0.owesFlagOrder }
        guard !owing.isEmpty else { return nil }
        let named = owing.prefix(3).map { run in
            let flag = run.owesFlagOrder ? ", among them the order to turn a flag off" : ""
            if run.owedDeliveries == 0 { return "run \(run.record.id) may have left a flag on" }
            return "run \(run.record.id) still owes \(run.owedDeliveries) deliveries\(flag)"
        }.joined(separator: "; ")
        let more = owing.count > 3 ? "; and \(owing.count - 3) more runs" : ""
        return named + more + ", which this start does not send"
    }
}
