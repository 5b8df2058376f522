import CutoverConfig
import CutoverCore
import CutoverStore

/// Whether a start begins a new run or takes up an old one (docs/decisions.md).
enum RunChoice {
    /// A new run; `note` says what became of the one before, nil when there is nothing to say.
    case begin(note: String?)
    /// The run before goes on.
    case resume(RunSummary)
    /// This start must not go on; the text says why and what to do.
    case refuse(String)

    /// Chooses by the newest run of the store, which this process has locked.
    static func choose(
        _ latest: RunSummary?,
        start: StartMode,
        digest: String,
        block: Duration,
        now: Timestamp
    ) -> RunChoice {
        guard let latest else {
            return start == .resume
                ? .refuse("there is no run to resume in this directory; start without --resume")
                : .begin(note: nil)
        }
        let isSame = latest.record.planDigest == digest
        switch start {
        case .newRun:
            let owed = latest.owedDeliveries
            let id = latest.record.id
            return .begin(
                note: owed == 0
                    ? nil : "run \(id) still owes \(owed) deliveries, which this start does not send"
            )
        case .resume: return resume(latest, isSame: isSame)
        case .automatic: return automatic(latest, isSame: isSame, block: block, now: now)
        }
    }

    private static func resume(_ latest: RunSummary, isSame: Bool) -> RunChoice {
        let id = latest.record.id
        guard isSame else {
            return .refuse(
                "run \(id) was made with another plan; resume it with the configuration it began with"
            )
        }
        switch latest.state {
        case .running, .interrupted:
            return latest.origin == nil ? .begin(note: "run \(id) never began") : .resume(latest)
        case .ended:
            return latest.owedDeliveries > 0
                ? .resume(latest)
                : .refuse("run \(id) has ended and owes nothing; start a new one with --new-run")
        case .abandoned: return .refuse("run \(id) was given up; start a new one without --resume")
        }
    }

    private static func automatic(
        _ latest: RunSummary,
        isSame: Bool,
        block: Duration,
        now: Timestamp
    ) -> RunChoice {
        let id = latest.record.id
        if latest.state == .running, isSame, let origin = latest.origin {
            let end = origin.advanced(by: latest.record.window + block * 2)
            // A decision is taken up again only while it may still be news: a GO of last week must not be today's.
            let isFresh = now < end.advanced(by: .seconds(600))
            if now < end || (latest.decision != nil && isFresh) { return .resume(latest) }
        }
        if latest.decision == .rollback {
            let ago = (latest.endedAt ?? latest.record.startedAt).duration(to: now)
            if ago < .seconds(7_200) {
                return .refuse(
                    "run \(id) ended in ROLLBACK \(ago.clock) ago; if the new path may be tried again, start with --new-run"
                )
            }
        }
        guard latest.state == .running else { return .begin(note: nil) }
        let why =
            !isSame
            ? "its plan is another one" : latest.origin == nil ? "it never began" : "its window is over"
        return .begin(
            note:
                "run \(id) crashed and is not resumed: \(why); \(latest.owedDeliveries) deliveries stay owed"
        )
    }
}
