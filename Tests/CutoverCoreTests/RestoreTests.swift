import CutoverCore
import Testing

/// Turning the flags of a ROLLBACK on again: only for a person who asks for it, and only when they are off.
@Suite struct RestoreTests {
    private static let reads = FlagReadBack(
        action: .http(Request(url: Masked("http://localhost/flag"))),
        offWhen: [JSONExpectation(pointer: "/enabled", equals: .bool(false))],
        onWhen: [JSONExpectation(pointer: "/enabled", equals: .bool(true))]
    )

    private static var plan: Plan {
        var plan = Plan.test(.health())
        let order = FlagAction.http(Request(method: "POST", url: Masked("http://localhost/switch")))
        plan.sinks = [Sink(name: "alerts", kind: .slack, url: Masked(secret: "x"))]
        plan.flags = [Flag(name: "brokers_v1", off: order, on: order, read: reads)]
        plan.rollbackFlags = ["brokers_v1"]
        return plan
    }

    private static func at(_ second: Int) -> Timestamp { Rehearsal.origin.advanced(by: .seconds(second)) }

    /// The flags that `effects` allow to be turned on again.
    private static func permitted(_ effects: [Effect]) -> [String] {
        effects.flatMap { effect -> [String] in
            if case .turnOnAgain(let flags) = effect { return flags }
            return []
        }
    }

    /// A ROLLBACK that Ana pulled at T+00:10; with `outcome` of the order to the flag.
    private static func rolledBack(
        _ plan: Plan = plan,
        _ outcome: DeliveryOutcome? = .readBack("read back as off")
    )
        -> Rehearsal
    {
        var run = Rehearsal.play(plan, moves: [Rehearsal.move(.rollback, at: 10)]) { _, _, _ in .good }
        let order = run.engine.board.deliveries.first { $0.recipient == .flag("brokers_v1") }
        if let order, let outcome { _ = run.feed(.attempted(id: order.id, outcome: outcome, at: at(11))) }
        return run
    }

    private static func restore(_ id: Int64 = 2, at second: Int = 20) -> Event {
        .moved(Rehearsal.move(.restore, id, at: second, by: "ben", "the fix is out"))
    }

    @Test
    func `the flag may be turned on only after it is stored who wanted it, and is answered when it is on`() {
        var run = Self.rolledBack()

        let effects = run.feed(Self.restore())

        #expect(Self.permitted(effects) == ["brokers_v1"])
        let commit = effects.firstIndex { if case .commit = $0 { true } else { false } }
        let permit = effects.firstIndex { if case .turnOnAgain = $0 { true } else { false } }
        #expect(commit.map { $0 + 1 } == permit)
        #expect(run.answers.count == 1)

        _ = run.feed(.restored(fault: nil, at: Self.at(21)))

        #expect(
            run.answers.last == "yes: on again and read back: brokers_v1; nobody watches it, start a new run"
        )
        #expect(run.engine.board.flags.map(\.state) == [.restored])
        #expect(run.engine.board.exitStatus == 1)
        #expect(run.decision?.kind == .rollback)
        #expect(
            run.engine.board.youMust
                == "start a new run now: the flag is on again, and nobody watches the new path"
        )
        #expect(
            run.headlines(.flag).suffix(2) == [
                "FLAG brokers_v1 T+00:20 is turned ON again now, by ben: the fix is out",
                "FLAG brokers_v1 T+00:21 is ON again: read back as on, by ben: the fix is out",
            ]
        )
    }

    @Test func `a flag that does not turn on is turned off again`() {
        var run = Self.rolledBack()
        _ = run.feed(Self.restore())
        let before = run.engine.board.deliveries.count { $0.recipient == .flag("brokers_v1") }

        _ = run.feed(.restored(fault: "flag brokers_v1 did not turn on: answered 500", at: Self.at(21)))

        #expect(
            run.answers.last
                == "no: not turned on: flag brokers_v1 did not turn on: answered 500; they are turned off again"
        )
        #expect(run.engine.board.deliveries.count { $0.recipient == .flag("brokers_v1") } == before + 1)
        #expect(run.engine.board.flags.map(\.state) == [.ordered])
        #expect(run.engine.board.exitStatus == 3)
        #expect(Set(run.engine.board.deliveries.map(\.id)).count == run.engine.board.deliveries.count)
    }

    @Test func `after a crash in between nobody knows how the flag is, so it is turned off again`() {
        var run = Self.rolledBack()
        _ = run.feed(Self.restore())

        _ = run.feed(.resumed(Self.at(60)))

        #expect(
            run.answers.last == "no: not turned on: the monitor ended meanwhile; they are turned off again"
        )
        #expect(run.engine.board.flags.map(\.state) == [.ordered])
    }

    @Test func `the process does not end while the flag is being turned on`() {
        var run = Self.rolledBack()
        _ = run.feed(Self.restore())
        for second in 21...40 {
            for delivery in run.engine.board.deliveries where delivery.state == .pending {
                _ = run.feed(.attempted(id: delivery.id, outcome: .accepted("200"), at: Self.at(second)))
            }
            _ = run.feed(.tick(Self.at(second)))
        }
        #expect(run.finished == nil)

        _ = run.feed(.restored(fault: nil, at: Self.at(41)))
        for second in 42...60 {
            for delivery in run.engine.board.deliveries where delivery.state == .pending {
                _ = run.feed(.attempted(id: delivery.id, outcome: .accepted("200"), at: Self.at(second)))
            }
            _ = run.feed(.tick(Self.at(second)))
        }
        #expect(run.finished == 1)
    }

    @Test func `what cannot be stored is not done`() {
        var run = Self.rolledBack()
        _ = run.feed(Self.restore())

        _ = run.feed(.storeFailed("disk full", isDecision: false, at: Self.at(20)))

        #expect(run.answers.last == "no: not turned on: who wanted it could not be stored: disk full")
        #expect(run.engine.board.flags.map(\.state) == [.readBack])
        var later = Self.rolledBack()
        _ = later.feed(.storeFailed("disk full", isDecision: false, at: Self.at(15)))
        #expect(Self.permitted(later.feed(Self.restore())).isEmpty)
    }

    @Test func `it is refused while undecided, after a GO, and while the flag is not known to be off`() {
        var undecided = Rehearsal(Self.plan)
        undecided.play(through: .seconds(5)) { _, _, _ in .good }
        #expect(Self.permitted(undecided.feed(Self.restore(at: 6))).isEmpty)
        #expect(undecided.answers == ["no: there is no ROLLBACK whose flags could be turned on again"])

        var go = Rehearsal.play(Self.plan) { _, _, _ in .good }
        #expect(Self.permitted(go.feed(Self.restore(at: 70))).isEmpty)

        for (outcome, word) in [
            (nil, "ordered"), (DeliveryOutcome.refused("answered 410"), "failed"),
        ] as [(DeliveryOutcome?, String)] {
            var run = Self.rolledBack(Self.plan, outcome)
            #expect(Self.permitted(run.feed(Self.restore())).isEmpty)
            #expect(run.answers.last == "no: flag brokers_v1 is not off yet (\(word)): turn it off first")
        }
    }

    @Test func `a second restore is refused, during the first and after it`() {
        var run = Self.rolledBack()
        _ = run.feed(Self.restore())

        #expect(Self.permitted(run.feed(Self.restore(3, at: 21))).isEmpty)
        #expect(run.answers.last == "no: ben is turning them on already")
        _ = run.feed(.restored(fault: nil, at: Self.at(22)))
        #expect(Self.permitted(run.feed(Self.restore(4, at: 23))).isEmpty)
        #expect(run.answers.last == "no: flag brokers_v1 is on again already")
    }

    @Test func `without an order to turn it on, or without a way to see it, people turn it on themselves`() {
        var plan = Self.plan
        plan.flags[0].on = nil
        var run = Self.rolledBack(plan)
        #expect(Self.permitted(run.feed(Self.restore())).isEmpty)
        #expect(
            run.answers.last
                == "no: flag brokers_v1 has no \"on\", or no \"on_when\" in its \"read\": turn it on by hand"
        )
    }

    @Test func `after a restore a rollback orders the flag off once more, and the decision stands`() {
        var run = Self.rolledBack()
        _ = run.feed(Self.restore())
        _ = run.feed(.restored(fault: nil, at: Self.at(21)))

        _ = run.feed(.moved(Rehearsal.move(.rollback, 3, at: 30, by: "eva", "worse than before")))

        #expect(run.answers.last == "yes: the ROLLBACK stands; ordered off again: brokers_v1")
        #expect(
            run.headlines(.lever).last
                == "ROLLED BACK AGAIN T+00:30 brokers_v1 is ordered off, by eva: worse than before"
        )
        #expect(run.engine.board.flags.map(\.state) == [.ordered])
        #expect(run.engine.board.flags.map(\.detail) == [""])
        #expect(run.engine.board.owesFlagOrder)
        #expect(run.decision?.text == "ROLLBACK T+00:10 pulled by ana: login is broken")
    }

    @Test(arguments: [nil, "answered 500"])
    func `a rollback during a restore waits until it is known how the flag is`(_ fault: String?) {
        var run = Self.rolledBack()
        _ = run.feed(Self.restore())

        _ = run.feed(.moved(Rehearsal.move(.rollback, 3, at: 21, by: "eva", "worse")))
        #expect(run.answers.count == 1)
        #expect(!run.engine.board.owesFlagOrder)

        _ = run.feed(.restored(fault: fault, at: Self.at(22)))
        #expect(run.answers.last == "yes: the ROLLBACK stands; ordered off again: brokers_v1")
        #expect(run.engine.board.flags.map(\.state) == [.ordered])
    }

    @Test func `the order off after a failed restore gets its two minutes, however late it is`() {
        var run = Self.rolledBack()
        _ = run.feed(.interrupted(.interrupt, at: Self.at(12)))
        _ = run.feed(Self.restore(at: 200))
        _ = run.feed(.restored(fault: "answered 500", at: Self.at(201)))

        for second in 202...300 { _ = run.feed(.tick(Self.at(second))) }

        #expect(run.finished == nil)
        #expect(run.engine.board.owesFlagOrder)
    }

    @Test func `a flag that is on again is what people must act on, overridden or not`() {
        var run = Self.rolledBack()
        _ = run.feed(.moved(Rehearsal.move(.override(rules: []), 5, at: 15, by: "eva", "false alarm")))
        _ = run.feed(Self.restore())
        _ = run.feed(.restored(fault: nil, at: Self.at(21)))

        #expect(
            run.engine.board.youMust
                == "start a new run now: the flag is on again, and nobody watches the new path"
        )
    }

    @Test func `replaying the events gives the same board`() {
        var run = Self.rolledBack()
        _ = run.feed(Self.restore())
        _ = run.feed(.restored(fault: "answered 500", at: Self.at(21)))

        var again = Rehearsal(Self.plan)
        for event in run.events { _ = again.feed(event) }

        #expect(again.engine.board == run.engine.board)
    }
}
