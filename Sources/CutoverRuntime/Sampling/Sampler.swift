package import CutoverCore
import ServiceLifecycle

/// Takes every target's slots on its grid and sends what came of them to the inbox.
package struct Sampler: Service {
    /// How a run begins to be sampled.
    package enum Start: Sendable, Hashable {
        /// A new run: resets and base polls first, then T0.
        case fresh
        /// A run that goes on after a crash: its T0, and the last slot already in the journal by target name; a
        /// target without one has none.
        case resumed(origin: Timestamp, lastSlots: [String: Int])
    }

    private let plan: Plan
    private let start: Start
    private let starter: FlagStarter
    private let permission: Permission
    private let prober: any Prober
    private let fetcher: any Fetcher
    private let timekeeper: any Timekeeper
    private let inbox: Inbox

    /// Samples `plan`; `fetcher` sends the sources' reset requests.
    ///
    /// `starter` turns on the flags of the start once `permission` is given.
    package init(
        plan: Plan,
        start: Start,
        starter: FlagStarter,
        permission: Permission,
        prober: any Prober,
        fetcher: any Fetcher,
        timekeeper: any Timekeeper,
        inbox: Inbox
    ) {
        precondition(!plan.targets.isEmpty, "a plan must have a target")
        self.plan = plan
        self.start = start
        self.starter = starter
        self.permission = permission
        self.prober = prober
        self.fetcher = fetcher
        self.timekeeper = timekeeper
        self.inbox = inbox
    }

    /// Opens or resumes the run, then samples until its own shutdown signal.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            async let prepared: Void = prober.prepare()
            await sample()
            await prepared
        }
        // Without a T0 there is nothing to sample.
        await stayUntilShutdown()
    }

    private func sample() async {
        switch start {
        case .fresh:
            let opening = Opening(
                plan: plan,
                prober: prober,
                fetcher: fetcher,
                timekeeper: timekeeper,
                inbox: inbox
            )
            await withDiscardingTaskGroup { group in
                let origin =
                    plan.startFlags.isEmpty
                    ? await opening.open(in: &group) : await self.flagOpening(opening).open()
                guard let origin else { return }
                await takeSlots(from: origin, after: nil)
            }
        case .resumed(let origin, let lastSlots):
            await takeSlots(from: origin, after: lastSlots)
        }
    }

    private func flagOpening(_ opening: Opening) -> FlagOpening {
        FlagOpening(
            plan: plan,
            opening: opening,
            prober: prober,
            starter: starter,
            permission: permission,
            timekeeper: timekeeper,
            inbox: inbox
        )
    }

    /// Runs every target's loop; `lastSlots` is nil for a fresh run.
    private func takeSlots(from origin: Timestamp, after lastSlots: [String: Int]?) async {
        await withDiscardingTaskGroup { group in
            for (target, grid) in zip(plan.targets, Grid.all(of: plan)) {
                let loop = SlotLoop(
                    target: target,
                    calendar: SlotCalendar(grid: grid, block: plan.block, origin: origin),
                    prober: prober,
                    timekeeper: timekeeper,
                    inbox: inbox
                )
                group.addTask {
                    guard let lastSlots else { return await loop.run() }
                    await loop.resume(after: lastSlots[target.name])
                }
            }
        }
    }
}
