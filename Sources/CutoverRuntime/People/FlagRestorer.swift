package import CutoverCore
import ServiceLifecycle

/// Turns the flags of a ROLLBACK on again when a person wants it and it is on disk who does.
package struct FlagRestorer: Service {
    private let flags: [Flag]
    private let starter: FlagStarter
    private let restoration: Permission
    private let timekeeper: any Timekeeper
    private let inbox: Inbox

    /// Turns on those of the plan's flags that a ROLLBACK turns off, each time `restoration` is given.
    package init(
        plan: Plan,
        starter: FlagStarter,
        restoration: Permission,
        timekeeper: any Timekeeper,
        inbox: Inbox
    ) {
        flags = plan.flags.filter { plan.rollbackFlags.contains($0.name) }
        self.starter = starter
        self.restoration = restoration
        self.timekeeper = timekeeper
        self.inbox = inbox
    }

    /// Waits until its own shutdown signal.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await restoration.wait()
                if Task.isCancelled { return }
                let fault = await fault()
                if Task.isCancelled { return }  // cut off by us: says nothing about the flag
                inbox.push(.restored(fault: fault, at: timekeeper.now))
            }
        }
    }

    private func fault() async -> String? {
        for flag in flags {
            if restoration.isWithdrawn { return "flag \(flag.name) was not turned on any more" }
            if let fault = await starter.turnOn(flag) { return "flag \(flag.name) did not turn on: \(fault)" }
        }
        return nil
    }
}
