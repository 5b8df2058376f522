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

    @Test(arguments: 0..<40)
    func `the same events give the same decision, and only they do`(_ seed: Int) throws {
        var random = Seeded(UInt64(seed))
        let bad = Double.random(in: 0...0.3, using: &random)
        let outcomes = (0..<200).map { _ in Double.random(in: 0...1, using: &random) < bad }
        let first = Rehearsal.play(.test(.health(), .source())) { target, slot, _ in
            if target == "ops" { return .figures(.of(("/a", Int64(slot) * 7, outcomes[slot] ? 2 : 2, 40))) }
            return outcomes[slot] ? .bad() : .good
        }

        var again = Rehearsal(.test(.health(), .source()))
        for event in first.events { _ = again.feed(event) }

        #expect(first.decision != nil)
        #expect(again.decision == first.decision)
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
            case .window, .verdict, .note: nil
            }
        }.sorted { $0.seq < $1.seq }

        var engine = Engine(plan: run.engine.plan, run: "run-1", isDryRun: false)
        for (seq, event) in stored { engine.replay(event, seq: seq) }

        #expect(run.decision != nil)
        #expect(engine.decision == run.decision)
        #expect(Set(stored.map(\.seq)).count == stored.count)
    }
}
