import CutoverCore
import CutoverRuntime

extension Crew {
    /// Turns flags on, for a start and for a person who wants them on again.
    var starter: FlagStarter {
        let flagSwitch = FlagSwitch.wired(fetcher, timekeeper)
        return FlagStarter(
            isDryRun: room.engine.isDryRun,
            obstacle: { await flagSwitch.obstacle(toTurningOn: $0) },
            turnOn: { [run = room.id, timekeeper] flag in
                // Each order is a new one: a service that knew the key would answer and do nothing.
                let id = "\(run)-on-\(flag.name)-\(timekeeper.now.microseconds)"
                return await flagSwitch.turnOn(flag, id: id)
            }
        )
    }

    /// Turns the flags of a ROLLBACK on again when a person asks for it.
    var restorer: FlagRestorer {
        FlagRestorer(
            plan: plan,
            starter: starter,
            restoration: restoration,
            timekeeper: timekeeper,
            inbox: inbox
        )
    }
}
