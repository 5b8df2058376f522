import CutoverCore
import CutoverCurl
import CutoverReadings
import CutoverRuntime

/// What samples, and how a target is asked.
extension Crew {
    private var prober: any Prober {
        if plan.references.isEmpty { return targetProber }
        let lookout = Lookout(
            beacons: plan.beacons,
            isResumed: room.engine.origin != nil,
            fetcher: fetcher,
            timekeeper: timekeeper,
            tell: { [inbox] in inbox.push(.noticed($0)) }
        )
        return SightedProber(targetProber, lookout: lookout)
    }

    private var targetProber: TargetProber {
        let steps = SubprocessRunner(timekeeper: timekeeper, variables: ["CUTOVER_RUN_DIR": folder])
        return TargetProber(
            fetcher: logins,
            examine: { AnswerExaminer.examine($0, $1) },
            poll: { SourcePoll.next($0, slot: $1, after: $2) },
            commands: CommandProber(
                steps: steps,
                examine: { AnswerExaminer.examine($0, $1, $2) },
                timekeeper: timekeeper
            ),
            timekeeper: timekeeper
        )
    }

    /// Takes the slots, on the thread that makes the exchanges.
    var sampler: Sampler {
        let start: Sampler.Start
        if let origin = room.engine.origin, let lastSlots = room.lastSlots {
            start = .resumed(origin: origin, lastSlots: lastSlots)
        } else {
            start = .fresh
        }
        return Sampler(
            plan: plan,
            start: start,
            starter: starter,
            permission: permission,
            prober: prober,
            fetcher: logins,
            timekeeper: LoopTimekeeper(timekeeper, fetcher.executor),
            inbox: inbox
        )
    }
}
