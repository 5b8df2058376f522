package import CutoverCore
import ServiceLifecycle

/// The one loop around the engine: events in, effects out, strictly in order.
package struct Conductor: Service {
    private let engine: Engine
    private let inbox: Inbox
    private let ports: ConductorPorts
    private let isDryRun: Bool
    private let backlogCapacity: Int

    /// Conducts `engine`, which may have replayed a journal before; the events of `inbox` come after that.
    ///
    /// `backlogCapacity` is how many entries are kept in memory while the store is broken.
    package init(
        engine: Engine,
        inbox: Inbox,
        ports: ConductorPorts,
        isDryRun: Bool,
        backlogCapacity: Int = 50_000
    ) {
        self.engine = engine
        self.inbox = inbox
        self.ports = ports
        self.isDryRun = isDryRun
        self.backlogCapacity = backlogCapacity
    }

    /// Conducts until its own shutdown signal, then closes the inbox and drains it.
    package func run() async throws {
        var engine = engine
        var promptness = Promptness(targets: engine.plan.targets.count)
        var performer = Performer(
            ports: ports,
            inbox: inbox,
            isDryRun: isDryRun,
            backlogCapacity: backlogCapacity
        )
        await withGracefulShutdownHandler {
            while let batch = await inbox.next() {
                let tick = promptness.tick(after: batch, at: ports.timekeeper.now)
                await performer.conduct(batch + tick) { engine.handle($0) }
            }
            await performer.conduct([], isLast: true) { engine.handle($0) }
        } onGracefulShutdown: {
            inbox.close()
        }
    }
}
