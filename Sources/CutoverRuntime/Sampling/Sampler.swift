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
    private let prober: any Prober
    private let fetcher: any Fetcher
    private let timekeeper: any Timekeeper
    private let inbox: Inbox

    /// Samples `plan`; `fetcher` sends the sources' reset requests.
    package init(
        plan: Plan,
        start: Start,
        prober: any Prober,
        fetcher: any Fetcher,
        timekeeper: any Timekeeper,
        inbox: Inbox
    ) {
        precondition(!plan.targets.isEmpty, "a plan must have a target")
        self.plan = plan
        self.start = start
        self.prober = prober
        self.fetcher = fetcher
        self.timekeeper = timekeeper
        self.inbox = inbox
    }

    /// Opens or resumes the run, then samples until its own shutdown signal.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await sample() }
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
                guard let origin = await opening.open(in: &group) else { return }
                await takeSlots(from: origin, after: nil)
            }
        case .resumed(let origin, let lastSlots):
            await takeSlots(from: origin, after: lastSlots)
        }
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
