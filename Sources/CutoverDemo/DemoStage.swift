import CutoverCore
import Synchronization

/// The one world that all requests see; each acts on it at the moment it arrives.
final class DemoStage: Sendable {
    private let timekeeper: any Timekeeper
    private let world: Mutex<DemoWorld>

    /// A world of `scenario` that starts now.
    init(_ scenario: DemoScenario, timekeeper: any Timekeeper) {
        self.timekeeper = timekeeper
        world = Mutex(DemoWorld(scenario, bootedAt: timekeeper.now))
    }

    /// Answers a health request, after the time the scenario wants; throws only `CancellationError`.
    func health() async throws -> DemoHealth {
        let (health, arrival) = act { world, now in
            world.begin(at: now)
            return (world.health(at: now), now)
        }
        if health.delay > .zero { try await timekeeper.sleep(until: arrival.advanced(by: health.delay)) }
        return health
    }

    /// The operations metrics of this moment.
    func metrics() -> DemoMetrics { act { world, now in world.metrics(at: now) } }

    /// Empties the counters.
    func reset() { act { world, now in world.reset(at: now) } }

    /// True while the flag is on.
    var isFlagOn: Bool { act { world, _ in world.isFlagOn } }

    /// Turns the flag on or off.
    func turnFlag(on isOn: Bool) {
        act { world, now in
            if isOn { world.turnFlagOn(at: now) } else { world.turnFlagOff(at: now) }
        }
    }

    /// The clock is read inside the lock, so that moments reach the world in order.
    private func act<Result: Sendable>(_ body: (inout DemoWorld, Timestamp) -> Result) -> Result {
        world.withLock { world in body(&world, timekeeper.now) }
    }
}
