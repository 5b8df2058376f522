import CutoverCore

/// A run in virtual time: slots and ticks in the order in which they would happen, straight into the engine.
struct Rehearsal {
    /// What the world answers to one probe: nil for a slot that was missed.
    typealias World = (_ target: String, _ slot: Int, _ at: Duration) -> Reply?

    struct Reply {
        var outcome: Outcome = .ok
        var duration: Duration = .milliseconds(20)
        var reading: Reading?

        static let good = Reply()
        static func bad(_ failure: ProbeFailure = .connect, after duration: Duration = .milliseconds(1))
            -> Reply
        {
            Reply(outcome: .failed(failure), duration: duration)
        }
        static func figures(_ reading: Reading) -> Reply { Reply(reading: reading) }
    }

    static let origin = Timestamp(microseconds: 1_795_225_643_000_000)
    var engine: Engine
    var announcements: [Announcement] = []
    var entries: [Entry] = []
    var events: [Event] = []
    var finished: Int?
    var decidedAt: Duration?
    /// What people will say on the way.
    var moves: [Move] = []

    init(_ plan: Plan, isDryRun: Bool = false) {
        engine = Engine(plan: plan, run: "run-1", isDryRun: isDryRun)
    }

    var decision: Decision? { engine.decision }

    /// Feeds one event and keeps what comes back; deliveries are taken at once unless `outcome` says otherwise.
    mutating func feed(_ event: Event) -> [Effect] {
        events.append(event)
        let effects = engine.handle(event)
        for effect in effects {
            switch effect {
            case .record(let rows): entries += rows
            case .commit(let commitment), .deliver(let commitment): announcements += commitment.announcements
            case .publish, .turnOn, .turnOnAgain, .stopTurningOn: break
            case .finish(let status): finished = status
            }
        }
        if decidedAt == nil, let decision { decidedAt = decision.elapsed }
        return effects
    }

    /// Plays the whole window, and what follows it, until the engine decides.
    static func play(_ plan: Plan, moves: [Move] = [], _ world: World) -> Rehearsal {
        var run = Rehearsal(plan)
        run.moves = moves
        run.play(through: plan.window + plan.block * 2 + .seconds(60), world)
        return run
    }

    /// Plays slots and ticks from T0 on, until the engine decides or `end` is reached.
    ///
    /// What `losing` says yes to never arrives, neither as a sample nor as a miss.
    mutating func play(
        through end: Duration,
        _ world: World,
        losing: (_ target: String, _ slot: Int) -> Bool = { _, _ in false }
    ) {
        var queue: [(at: Duration, order: Int, event: Event)] = []
        for (index, target) in engine.plan.targets.enumerated() {
            let grid = Grid(plan: engine.plan, index: index)
            for slot in (target.isSource ? 0 : grid.first)...(grid.last + 40) {
                if losing(target.name, slot) { continue }
                let start =
                    slot == 0 && target.isSource ? .seconds(-1) : grid.unstaggered(slot) + grid.stagger
                queue.append(Self.resolve(target.name, slot, start, world))
            }
        }
        let beat = engine.plan.beat
        for tick in 1...Int(end / beat) {
            let at = beat * tick
            queue.append((at, 2, .tick(Self.origin.advanced(by: at))))
        }
        queue.append((.zero, 1, .began(Self.origin)))
        queue += moves.map { (Self.origin.duration(to: $0.at), 1, .moved($0)) }
        queue.sort { $0.at == $1.at ? $0.order < $1.order : $0.at < $1.at }
        for item in queue where item.at <= end && decision == nil { _ = feed(item.event) }
    }

    private static func resolve(
        _ target: String,
        _ slot: Int,
        _ start: Duration,
        _ world: World
    ) -> (at: Duration, order: Int, event: Event) {
        let intended = origin.advanced(by: start)
        guard let reply = world(target, slot, start) else {
            return (start, 1, .missed(target: target, slot: slot, at: intended))
        }
        let sample = Sample(
            target: target,
            slot: slot,
            intendedStart: intended,
            duration: reply.duration,
            outcome: reply.outcome,
            httpStatus: reply.outcome == .ok ? 200 : nil,
            detail: reply.outcome == .ok ? "" : "scripted \(reply.outcome.label)"
        )
        let order = slot == 0 && start < .zero ? 0 : 1
        return (start + reply.duration, order, .observed(Observation(sample: sample, reading: reply.reading)))
    }

    /// Ana pulls a lever.
    static func move(
        _ lever: Lever,
        _ id: Int64 = 1,
        at second: Int,
        by: String = "ana",
        _ reason: String = "login is broken"
    )
        -> Move
    {
        let at = origin.advanced(by: .seconds(second))
        return Move(id: id, saidAt: at, at: at, lever: lever, by: by, reason: reason)
    }

    /// What was answered, as "yes: ..." or "no: ...".
    var answers: [String] {
        engine.board.moves.map { ($0.isAccepted ? "yes: " : "no: ") + $0.text }
    }

    /// The kinds of everything announced, in order.
    var told: [AnnouncementKind] { announcements.map(\.kind) }

    /// Headlines of one kind.
    func headlines(_ kind: AnnouncementKind) -> [String] {
        announcements.filter { $0.kind == kind }.map(\.headline)
    }

    /// The final report of one rule.
    func rule(_ name: String) -> RuleReport? { decision?.rules.first { $0.rule == name } }
}

extension Plan {
    /// A plan of a few seconds' worth of probes: window 60 s, slots of 1 s, blocks of 5 s.
    static func test(
        window: Duration = .seconds(60),
        interval: Duration = .seconds(1),
        block: Duration = .seconds(5),
        mode: Mode = .literal,
        _ targets: Target...
    ) -> Plan {
        Plan(
            name: "test",
            window: window,
            interval: interval,
            block: block,
            mode: mode,
            targets: targets.map { target in
                var target = target
                target.interval = interval
                return target
            }
        )
    }
}

extension Target {
    /// A health target with the default limits.
    static func health(
        _ name: String = "api",
        criticality: Criticality = .all,
        errors: String? = "2.0",
        p95: Duration? = .milliseconds(1_200)
    ) -> Target {
        Target(
            name: name,
            kind: .http(Request(url: Masked("http://127.0.0.1/\(name)")), Expectation()),
            interval: .seconds(1),
            timeout: .seconds(10),
            criticality: criticality,
            limits: Limits(errorRate: errors.flatMap { ShareLimit(percent: $0) }, p95: p95)
        )
    }

    /// An operations-metrics source with the default limits.
    static func source(
        _ name: String = "ops",
        criticality: Criticality = .all,
        minRequests: Int64 = 20,
        optional: [String] = [],
        errors: String? = "2.0",
        p95: Duration? = .milliseconds(1_200)
    ) -> Target {
        Target(
            name: name,
            kind: .source(
                Request(url: Masked("http://127.0.0.1/\(name)")),
                Source(minRequests: minRequests, optional: optional)
            ),
            interval: .seconds(1),
            timeout: .seconds(10),
            criticality: criticality,
            limits: Limits(errorRate: errors.flatMap { ShareLimit(percent: $0) }, p95: p95)
        )
    }
}

extension Reading {
    /// A reading of one process: endpoint, requests, errors, p95 in milliseconds.
    static func of(started: Int64 = 1_795_000_000, _ rows: (String, Int64, Int64, Int64)...) -> Reading {
        of(started: started, rows)
    }

    /// The same from a list.
    static func of(started: Int64 = 1_795_000_000, _ rows: [(String, Int64, Int64, Int64)]) -> Reading {
        Reading(
            startedAt: Timestamp(microseconds: started * 1_000_000),
            endpoints: rows.map { name, requests, errors, p95 in
                EndpointReading(
                    endpoint: name,
                    requests: .value(requests),
                    errors: .value(errors),
                    p95Microseconds: .value(p95 * 1_000)
                )
            }
        )
    }
}
