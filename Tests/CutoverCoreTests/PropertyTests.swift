import CutoverCore
import Testing

/// A small seeded generator, so that a failing case can be played again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite struct PropertyTests {
    private static let rank: [DecisionKind: Int] = [.go: 0, .hold: 1, .rollback: 2]

    private static func rules(_ seed: UInt64) -> [RuleReport] {
        var random = Seeded(seed)
        return (0..<Int.random(in: 0...6, using: &random)).map { index in
            let verdicts: [Verdict] = [.pass, .forgiven, .fail, .unknown(.noData)]
            var rule = RuleReport(
                rule: "r\(index)",
                target: "t",
                endpoint: nil,
                figure: .errorRate,
                isCritical: Bool.random(using: &random),
                share: .slow
            )
            rule.verdict = verdicts[Int.random(in: 0..<4, using: &random)]
            return rule
        }
    }

    @Test func `the empty set is never GO`() {
        #expect(Judgement.combine([]) == .hold)
    }

    @Test(arguments: 0..<300)
    func `order and duplicates change nothing`(_ seed: Int) {
        let rules = Self.rules(UInt64(seed))
        var random = Seeded(UInt64(seed) + 7)

        let decision = Judgement.combine(rules)

        #expect(Judgement.combine(rules.shuffled(using: &random)) == decision)
        #expect(Judgement.combine(rules + rules) == decision)
    }

    @Test(arguments: 0..<300)
    func `worsening a verdict or adding a critical rule never improves the decision`(_ seed: Int) throws {
        let rules = Self.rules(UInt64(seed))
        let before = try #require(Self.rank[Judgement.combine(rules)])
        let worse: [String: Verdict] = ["pass": .unknown(.noData), "unknown": .fail, "fail": .fail]

        for index in rules.indices {
            var changed = rules
            changed[index].verdict = try #require(worse[rules[index].verdict.label])
            #expect(try #require(Self.rank[Judgement.combine(changed)]) >= before)
        }
        guard rules.contains(where: \.isCritical) else { return }
        for extra in Self.rules(UInt64(seed) + 1_000) {
            #expect(try #require(Self.rank[Judgement.combine(rules + [extra])]) >= before)
        }
    }

    /// A run with one health target and one source, where each probe is bad, or adds an error, with the same chance.
    private static func run(_ seed: Int, worst: Double = 0.3) -> Rehearsal {
        var random = Seeded(UInt64(seed))
        let bad = Double.random(in: 0...worst, using: &random)
        let outcomes = (0..<200).map { _ in Double.random(in: 0...1, using: &random) < bad }
        return Rehearsal.play(.test(.health(), .source())) { target, slot, _ in
            guard target == "ops" else { return outcomes[slot] ? .bad() : .good }
            let errors = Int64(outcomes[...slot].count { $0 })
            return .figures(.of(("/a", Int64(slot) * 7, errors, 40)))
        }
    }

    private static func replay(
        _ events: [Event],
        on plan: Plan = .test(.health(), .source())
    ) -> Decision? {
        var run = Rehearsal(plan)
        for event in events { _ = run.feed(event) }
        return run.decision
    }

    @Test(arguments: 0..<40)
    func `the same events give the same decision`(_ seed: Int) throws {
        let run = Self.run(seed)

        #expect(run.decision != nil)
        #expect(Self.replay(run.events) == run.decision)
    }

    @Test(arguments: 0..<40)
    func `a single probe that ended otherwise gives another decision`(_ seed: Int) throws {
        let run = Self.run(seed)
        let last = try #require(run.events.lastIndex { ($0.probe(of: "api")?.sample.slot ?? 60) < 60 })
        let observation = try #require(run.events[last].probe(of: "api"))
        var events = run.events

        let sample = observation.sample
        let other = Sample(
            target: sample.target,
            slot: sample.slot,
            intendedStart: sample.intendedStart,
            duration: sample.duration,
            outcome: sample.outcome == .ok ? .failed(.connect) : .ok,
            httpStatus: sample.httpStatus
        )
        events[last] = .observed(Observation(sample: other))

        #expect(Self.replay(events) != run.decision)
    }

    @Test(arguments: 0..<40)
    func `the order in which the probes of a beat come in changes nothing`(_ seed: Int) throws {
        var random = Seeded(UInt64(seed) + 3)
        let bad = (0..<600).map { _ in Int.random(in: 0..<25, using: &random) == 0 }
        let plan = Plan.test(block: .seconds(5), .health("a"), .health("b"), .health("c"), .source())
        let run = Rehearsal.play(plan) { target, slot, _ in
            if target == "ops" { return .figures(.of(("/a", Int64(slot) * 7, 0, 40))) }
            return bad[slot * 3 + (target == "a" ? 0 : target == "b" ? 1 : 2)] ? .bad() : .good
        }

        var shuffled = Rehearsal(plan)
        var beat: [Event] = []
        for event in run.events {
            guard event.endsBeat else {
                beat.append(event)
                continue
            }
            for early in beat.shuffled(using: &random) { _ = shuffled.feed(early) }
            _ = shuffled.feed(event)
            beat = []
        }

        #expect(run.decision != nil)
        #expect(shuffled.events != run.events)
        #expect(shuffled.decision == run.decision)
        #expect(shuffled.told == run.told)
    }

    @Test func `a base that comes after T0 is the base all the same, and is replayed so`() {
        let plan = Plan.test(.health(), .source(p95: nil))
        let run = Rehearsal.play(plan) { target, slot, _ in
            guard target == "ops" else { return .good }
            let reading = Reading.of(("/a", 1_000 + Int64(slot) * 7, 900, 40))
            return Rehearsal.Reply(duration: .milliseconds(slot == 0 ? 1_500 : 20), reading: reading)
        }

        #expect(run.decision?.kind == .go)
        #expect(run.rule("ops:/a/error_rate_pct")?.n == 420)
        #expect(run.rule("ops:/a/error_rate_pct")?.k == 0)
        #expect(Self.replay(run.events, on: plan) == run.decision)
    }

    @Test(arguments: 0..<40)
    func `duplicate samples are neutral`(_ seed: Int) {
        var random = Seeded(UInt64(seed))
        let bad = (0..<200).map { _ in Int.random(in: 0..<20, using: &random) == 0 }
        let once = Rehearsal.play(.test(.health())) { _, slot, _ in bad[slot] ? .bad() : .good }

        var twice = Rehearsal(.test(.health()))
        for event in once.events {
            _ = twice.feed(event)
            if case .observed = event { _ = twice.feed(event) }
        }

        #expect(twice.decision?.kind == once.decision?.kind)
        #expect(twice.decision?.text == once.decision?.text)
    }

    @Test func `replaying the stored entries gives the stored decision`() throws {
        let run = Rehearsal.play(.test(.health(errors: "50"), .source())) { target, slot, _ in
            if target == "ops" { return .figures(.of(("/a", Int64(slot) * 7, 0, 40))) }
            return slot >= 57 ? .bad() : .good
        }
        let stored = run.entries.compactMap { entry -> (seq: Int64, event: Event)? in
            switch entry {
            case .sample(let seq, let observation): (seq, .observed(observation))
            case .event(let seq, let event): (seq, event)
            case .window, .verdict, .note, .answer: nil
            }
        }.sorted { $0.seq < $1.seq }

        var engine = Engine(plan: run.engine.plan, run: "run-1", isDryRun: false)
        for (seq, event) in stored { engine.replay(event, seq: seq) }

        #expect(run.decision != nil)
        #expect(engine.decision == run.decision)
        #expect(Set(stored.map(\.seq)).count == stored.count)
    }
}

extension Event {
    /// True for what the probes of a beat come before.
    fileprivate var endsBeat: Bool {
        switch self {
        case .began, .tick: true
        case .prepared, .startFailed, .restored, .observed, .missed, .attempted, .storeFailed,
            .storeRecovered,
            .interrupted, .resumed, .moved,
            .noticed:
            false
        }
    }

    /// The probe of `target` that this is; nil when it is none.
    fileprivate func probe(of target: String) -> Observation? {
        guard case .observed(let observation) = self, observation.sample.target == target else { return nil }
        return observation
    }
}
