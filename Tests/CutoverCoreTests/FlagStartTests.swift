import CutoverCore
import Testing

/// A run that turns its flag on: when it may, and what becomes of the flag when it cannot begin.
@Suite struct FlagStartTests {
    @Test func `the flag may be turned on only after it is stored that it may be on`() {
        var run = Rehearsal(FlagStartScene.plan)

        let effects = run.feed(.prepared(FlagStartScene.at(-2)))

        #expect(FlagStartScene.permitted(effects) == ["brokers_v1"])
        let commit = effects.firstIndex { if case .commit = $0 { true } else { false } }
        let permit = effects.firstIndex { if case .turnOn = $0 { true } else { false } }
        #expect(commit.map { $0 + 1 } == permit)
        #expect(
            run.headlines(.flag) == [
                "FLAG brokers_v1 is turned on now: T0 follows once it is read back as on"
            ]
        )
        #expect(FlagStartScene.permitted(run.feed(.prepared(FlagStartScene.at(-1)))).isEmpty)
    }

    @Test func `health was green before the flag: what fails now is judged from T0`() {
        var run = FlagStartScene.prepared()
        run.play(through: .seconds(120)) { _, _, _ in .bad() }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.code != .neverReady)
        #expect(
            run.decision.map { $0.elapsed <= .seconds(40) } == true,
            "\(String(describing: run.decision?.text))"
        )
    }

    @Test func `a start that fails before the flag was touched is HOLD and orders nothing`() {
        var run = Rehearsal(FlagStartScene.plan)

        _ = run.feed(
            .startFailed("api did not answer well 3 times in a row within 3m", at: FlagStartScene.at(0))
        )

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.code.rawValue == "not_started")
        #expect(
            run.decision?.text
                == "HOLD before T0, not started: api did not answer well 3 times in a row within 3m; "
                + "no flag was touched"
        )
        #expect(!FlagStartScene.isOrderedOff(run))
        #expect(run.engine.board.exitStatus == 2)
        #expect(
            run.engine.board.youMust
                == "mend what failed and start again: nobody is watching, and nothing has begun"
        )
    }

    @Test func `a flag that does not turn on is turned off again, and the run ends`() {
        var run = FlagStartScene.prepared()

        _ = run.feed(.startFailed("flag brokers_v1 did not turn on: answered 500", at: FlagStartScene.at(0)))

        #expect(
            run.decision?.text == "HOLD before T0, not started: flag brokers_v1 did not turn on: answered 500"
        )
        #expect(FlagStartScene.isOrderedOff(run))
        #expect(run.engine.board.exitStatus == 3)
        let order = run.engine.board.deliveries.first { $0.recipient == .flag("brokers_v1") }
        _ = run.feed(
            .attempted(id: order?.id ?? "", outcome: .readBack("read back as off"), at: FlagStartScene.at(1))
        )
        FlagStartScene.settle(&run, through: 20)
        #expect(run.finished == 2)
    }

    @Test func `a flag that neither turns on nor off leaves people to act`() {
        var run = FlagStartScene.prepared()
        _ = run.feed(.startFailed("flag brokers_v1 did not turn on: timeout", at: FlagStartScene.at(0)))

        let order = run.engine.board.deliveries.first { $0.recipient == .flag("brokers_v1") }
        _ = run.feed(
            .attempted(id: order?.id ?? "", outcome: .refused("answered 404"), at: FlagStartScene.at(1))
        )

        #expect(run.engine.board.exitStatus == 3)
        #expect(
            run.engine.board.youMust
                == "turn the flag off by hand now, it did NOT take: brokers_v1 (answered 404)"
        )
    }

    @Test func `after a crash while the flag was turned on it is turned off, and nothing begins`() {
        var run = FlagStartScene.prepared()

        _ = run.feed(.resumed(FlagStartScene.at(60)))

        #expect(
            run.decision?.text
                == "HOLD before T0, not started: the monitor ended while it was turning a flag on"
        )
        #expect(FlagStartScene.isOrderedOff(run))
        #expect(run.feed(.began(FlagStartScene.at(61))).isEmpty)
    }

    @Test(arguments: [true, false])
    func `a start that failed is resumed for what it owes, and ends`(_ isFinished: Bool) {
        var run = FlagStartScene.prepared()
        _ = run.feed(.startFailed("flag brokers_v1 did not turn on: timeout", at: FlagStartScene.at(0)))
        let order = run.engine.board.deliveries.first { $0.recipient == .flag("brokers_v1") }
        if isFinished {
            for second in 1...130 { _ = run.feed(.tick(FlagStartScene.at(second))) }
            #expect(run.finished == 3)
            run.finished = nil
        }

        _ = run.feed(.resumed(FlagStartScene.at(300)))
        for second in 301...350 { _ = run.feed(.tick(FlagStartScene.at(second))) }
        #expect(run.finished == nil)
        _ = run.feed(
            .attempted(
                id: order?.id ?? "",
                outcome: .readBack("read back as off"),
                at: FlagStartScene.at(351)
            )
        )
        FlagStartScene.settle(&run, from: 352, through: 380)
        #expect(run.finished == 2)
    }

    @Test func `an order to turn it on that comes late is met by a second order to turn it off`() {
        var run = FlagStartScene.prepared()
        _ = run.feed(.startFailed("flag brokers_v1 did not turn on: timeout", at: FlagStartScene.at(0)))
        let offs = { (run: Rehearsal) in
            run.engine.board.deliveries.filter { $0.recipient == .flag("brokers_v1") }
        }
        _ = run.feed(
            .attempted(id: offs(run)[0].id, outcome: .readBack("read back as off"), at: FlagStartScene.at(1))
        )

        for second in 2...9 { _ = run.feed(.tick(FlagStartScene.at(second))) }
        #expect(offs(run).count == 1)
        #expect(run.finished == nil)

        _ = run.feed(.tick(FlagStartScene.at(10)))
        #expect(offs(run).count == 2)
        #expect(Set(offs(run).map(\.id)).count == 2)
        #expect(run.engine.board.exitStatus == 3)
        FlagStartScene.settle(&run, from: 11, through: 20)
        #expect(run.finished == 2)
    }

    @Test func `before T0 the board is shown, and the last safe decision is told`() {
        var plan = FlagStartScene.plan
        plan.changeWindow = ChangeWindow(ends: FlagStartScene.at(100), rollbackTakes: .seconds(60))
        var run = Rehearsal(plan)

        let effects = run.feed(.tick(FlagStartScene.at(-200)))
        let shown = effects.contains { if case .publish = $0 { true } else { false } }
        _ = run.feed(.tick(FlagStartScene.at(-100)))
        _ = run.feed(.tick(FlagStartScene.at(50)))

        #expect(shown)
        #expect(
            run.headlines(.deadline).map { $0.prefix(20) } == [
                "DEADLINE before T0 0", "TOO LATE before T0 f",
            ]
        )
        var again = Rehearsal(plan)
        for entry in run.entries { if case .event(_, let event) = entry { _ = again.feed(event) } }
        #expect(again.headlines(.deadline) == run.headlines(.deadline))
    }

    @Test func `a dry run does not say that it turns anything on`() {
        var run = Rehearsal(FlagStartScene.plan, isDryRun: true)

        _ = run.feed(.prepared(FlagStartScene.at(-2)))

        #expect(run.headlines(.flag) == ["FLAG brokers_v1 is NOT turned on, this is a dry run: T0 follows"])
    }

    @Test func `what cannot be stored is not begun`() {
        var broken = Rehearsal(FlagStartScene.plan)
        _ = broken.feed(.storeFailed("disk full", isDecision: false, at: FlagStartScene.at(-3)))
        #expect(FlagStartScene.permitted(broken.feed(.prepared(FlagStartScene.at(-2)))).isEmpty)
        #expect(
            broken.decision?.text
                == "HOLD before T0, not started: that it may be on could not be stored: disk full; "
                + "no flag was touched"
        )

        var failing = FlagStartScene.prepared()
        _ = failing.feed(.storeFailed("disk full", isDecision: false, at: FlagStartScene.at(-2)))
        #expect(failing.decision?.code == .notStarted)
        #expect(failing.decision?.isStored == false)
        #expect(!FlagStartScene.isOrderedOff(failing))
        #expect(failing.engine.board.exitStatus == 74)
    }

    @Test func `replaying the events gives the same board`() {
        var run = FlagStartScene.prepared()
        _ = run.feed(.moved(Rehearsal.move(.confirm, at: -1)))
        run.play(through: .seconds(90)) { _, slot, _ in slot < 3 ? .good : .bad() }

        var again = Rehearsal(FlagStartScene.plan)
        for event in run.events { _ = again.feed(event) }

        #expect(run.decision?.kind == .rollback)
        #expect(again.engine.board == run.engine.board)
    }
}
