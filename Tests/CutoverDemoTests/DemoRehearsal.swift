import CutoverCore
import CutoverDemo
import CutoverTestSupport

/// A demo in virtual time: the plan's probes and ticks meet the world, and the engine judges what they see.
struct DemoRehearsal {
    /// How late a health probe or a poll arrives, by slot.
    typealias Lateness = @Sendable (Int) -> Duration

    static let origin = Timestamp.sample

    private(set) var engine: Engine
    private(set) var world: DemoWorld
    private(set) var headlines: [(kind: AnnouncementKind, text: String)] = []
    private let lateness: Lateness

    var decision: Decision? { engine.decision }

    /// The outcomes of the health probes by slot, up to the decision.
    private(set) var health: [Int: Outcome] = [:]

    private enum Step {
        case probe(Int)
        case poll(Int)
        case event(Event)
    }

    init(_ scenario: DemoScenario, lateness: @escaping Lateness) {
        engine = Engine(plan: Self.plan, run: "demo-1", isDryRun: false)
        world = DemoWorld(scenario, bootedAt: Self.origin.advanced(by: .seconds(-90)))
        self.lateness = lateness
    }

    /// Plays a run from the reset of the counters to its decision; a ROLLBACK turns the flag off.
    static func play(_ scenario: DemoScenario, lateness: @escaping Lateness = { _ in .zero }) -> DemoRehearsal
    {
        var run = DemoRehearsal(scenario, lateness: lateness)
        run.world.reset(at: origin.advanced(by: .milliseconds(-20)))
        run.poll(0, at: .milliseconds(-10))
        run.feed(.began(origin))
        run.playWindow()
        if let decision = run.decision, decision.kind == .rollback { run.world.turnFlagOff(at: decision.at) }
        return run
    }

    private mutating func playWindow() {
        var queue: [(at: Duration, step: Step)] = []
        for slot in 0..<60 {
            let due = Self.plan.interval * slot
            queue.append((due + lateness(slot), .probe(slot)))
            if slot > 0 { queue.append((due + lateness(slot), .poll(slot))) }
        }
        for tick in 1..<80 {
            let due = Self.plan.beat * tick
            queue.append((due, .event(.tick(Self.origin.advanced(by: due)))))
        }
        while decision == nil, let next = queue.indices.min(by: { queue[$0].at < queue[$1].at }) {
            let (at, step) = queue.remove(at: next)
            switch step {
            case .probe(let slot): queue.append(probe(slot, at: at))
            case .poll(let slot): poll(slot, at: at)
            case .event(let event): feed(event)
            }
        }
    }

    /// Asks the health endpoint; the answer is an event of its own, 5 ms and the scenario's delay later.
    private mutating func probe(_ slot: Int, at: Duration) -> (at: Duration, step: Step) {
        let arrival = Self.origin.advanced(by: at)
        world.begin(at: arrival)
        let answer = world.health(at: arrival)
        let due = Self.plan.interval * slot
        let end = at + answer.delay + .milliseconds(5)
        let outcome: Outcome = answer.isWell ? .ok : .failed(.httpStatus)
        health[slot] = outcome
        let sample = Sample(
            target: "api-health",
            slot: slot,
            intendedStart: Self.origin.advanced(by: due),
            duration: end - due,
            outcome: outcome,
            httpStatus: answer.status
        )
        return (end, .event(.observed(Observation(sample: sample))))
    }

    private mutating func poll(_ slot: Int, at: Duration) {
        let sample = Sample(
            target: "analytics",
            slot: slot,
            intendedStart: Self.origin.advanced(by: Self.plan.interval * slot),
            duration: max(.zero, at - Self.plan.interval * slot),
            outcome: .ok,
            httpStatus: 200
        )
        let reading = Reading(world.metrics(at: Self.origin.advanced(by: at)))
        feed(.observed(Observation(sample: sample, reading: reading)))
    }

    private mutating func feed(_ event: Event) {
        for effect in engine.handle(event) {
            switch effect {
            case .commit(let commitment), .deliver(let commitment):
                headlines += commitment.announcements.map { ($0.kind, $0.headline) }
            case .record, .turnOn, .turnOnAgain, .stopTurningOn, .publish, .finish: continue
            }
        }
    }
}

extension DemoRehearsal {
    /// What `DemoServer.configuration` says, as the plan it becomes.
    static let plan = Plan(
        name: "demo",
        window: .seconds(20),
        interval: .milliseconds(500),
        block: .seconds(2),
        mode: .literal,
        targets: [
            target("api-health") { .http($0, Expectation(statuses: [200...200])) },
            target("analytics") { .source($0, Source()) },
        ],
        flags: [Flag(name: "brokers_v1", off: .command([Masked("off")]), read: nil)],
        sinks: [Sink(name: "alerts", kind: .slack, url: Masked("http://127.0.0.1/sink/slack"))],
        rollbackFlags: ["brokers_v1"]
    )

    private static func target(_ name: String, _ kind: (Request) -> Target.Kind) -> Target {
        Target(
            name: name,
            kind: kind(Request(url: Masked("http://127.0.0.1/\(name)"))),
            interval: .milliseconds(500),
            timeout: .seconds(10),
            criticality: .all,
            limits: Limits(errorRate: ShareLimit(percent: "2.0"), p95: .milliseconds(1_200))
        )
    }
}

extension Reading {
    /// What a reader of the metrics' JSON would find in them.
    init(_ metrics: DemoMetrics) {
        self.init(
            startedAt: metrics.startedAt,
            endpoints: metrics.endpoints.map { endpoint in
                EndpointReading(
                    endpoint: endpoint.path,
                    requests: .value(endpoint.requests),
                    errors: .value(endpoint.errors),
                    p95Microseconds: .value(endpoint.p95Microseconds)
                )
            }
        )
    }
}
