import CutoverCore
import Testing

/// A run that turns its flag on: when it may, and what becomes of the flag when it cannot begin.
@Suite struct FlagStartTests {
    private static var plan: Plan {
        var plan = Plan.test(.health())
        plan.sinks = [Sink(name: "alerts", kind: .slack, url: Masked(secret: "x"))]
        (plan.rollbackFlags, plan.startFlags) = (["brokers_v1"], ["brokers_v1"])
        return plan
    }

    private static func at(_ second: Int) -> Timestamp { Rehearsal.origin.advanced(by: .seconds(second)) }

    /// The flags that `effects` allow to be turned on.
    private static func permitted(_ effects: [Effect]) -> [String] {
        effects.flatMap { effect -> [String] in
            if case .turnOn(let flags) = effect { return flags }
            return []
        }
    }

    private static func isOrderedOff(_ run: Rehearsal) -> Bool {
        run.engine.board.deliveries.contains { $0.recipient == .flag("brokers_v1") }
    }

    /// Every receiver takes what it is owed, tick after tick.
    private static func settle(_ run: inout Rehearsal, from start: Int = 1, through end: Int) {
        for second in start...end {
            for delivery in run.engine.board.deliveries where delivery.state == .pending {
                _ = run.feed(.attempted(id: delivery.id, outcome: .accepted("200"), at: at(second)))
            }
            _ = run.feed(.tick(at(second)))
        }
    }

    private static func prepared() -> Rehearsal {
        var run = Rehearsal(plan)
        _ = run.feed(.prepared(at(-2)))
        return run
    }

    @Test func `the flag may be turned on only after it is stored that it may be on`() {
        var run = Rehearsal(Self.plan)

        let effects = run.feed(.prepared(Self.at(-2)))

        #expect(Self.permitted(effects) == ["brokers_v1"])
        let commit = effects.firstIndex { if case .commit = $0 { true } else { false } }
        let permit = effects.firstIndex { if case .turnOn = $0 { true } else { false } }
        #expect(commit.map { $0 + 1 } == permit)
        #expect(
            run.headlines(.flag) == [
                "FLAG brokers_v1 is turned on now: T0 follows once it is read back as on"
            ]
        )
        #expect(Self.permitted(run.feed(.prepared(Self.at(-1)))).isEmpty)
    }

    @Test func `health was green before the flag: what fails now is judged from T0`() {
        var run = Self.prepared()
        run.play(through: .seconds(120)) { _, _, _ in .bad() }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.code != .neverReady)
        #expect(
            run.decision.map { $0.elapsed <= .seconds(40) } == true,
            "\(String(describing: run.decision?.text))"
        )
    }

    @Test func `a start that fails before the flag was touched is HOLD and orders nothing`() {
        var run = Rehearsal(Self.plan)

        _ = run.feed(.startFailed("api did not answer well 3 times in a row within 3m", at: Self.at(0)))

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.code.rawValue == "not_started")
        #expect(
            run.decision?.text
                == "HOLD before T0, not started: api did not answer well 3 times in a row within 3m; "
                + "no flag was touched"
        )
        #expect(!Self.isOrderedOff(run))
        #expect(run.engine.board.exitStatus == 2)
        #expect(
            run.engine.board.youMust
                == "mend what failed and start again: nobody is watching, and nothing has begun"
        )
    }

    @Test func `a flag that does not turn on is turned off again, and the run ends`() {
        var run = Self.prepared()

        _ = run.feed(.startFailed("flag brokers_v1 did not turn on: answered 500", at: Self.at(0)))

        #expect(
            run.decision?.text == "HOLD before T0, not started: flag brokers_v1 did not turn on: answered 500"
        )
        #expect(Self.isOrderedOff(run))
        #expect(run.engine.board.exitStatus == 3)
        let order = run.engine.board.deliveries.first { $0.recipient == .flag("brokers_v1") }
        _ = run.feed(.attempted(id: order?.id ?? "", outcome: .readBack("read back as off"), at: Self.at(1)))
        Self.settle(&run, through: 20)
        #expect(run.finished == 2)
    }

    @Test func `a flag that neither turns on nor off leaves people to act`() {
        var run = Self.prepared()
        _ = run.feed(.startFailed("flag brokers_v1 did not turn on: timeout", at: Self.at(0)))

        let order = run.engine.board.deliveries.first { $0.recipient == .flag("brokers_v1") }
        _ = run.feed(.attempted(id: order?.id ?? "", outcome: .refused("answered 404"), at: Self.at(1)))

        #expect(run.engine.board.exitStatus == 3)
        #expect(
            run.engine.board.youMust
                == "turn the flag off by hand now, it did NOT take: brokers_v1 (answered 404)"
        )
    }

    @Test func `a signal before the permission ends the process at once, the flag untouched`() {
        var run = Rehearsal(Self.plan)

        _ = run.feed(.interrupted(.terminate, at: Self.at(-5)))

        #expect(run.finished == 143)
        #expect(Self.permitted(run.feed(.prepared(Self.at(-4)))).isEmpty)
        #expect(!Self.isOrderedOff(run))
    }

    @Test func `a signal while the flag is turned on waits for that order, then has it turned off`() {
        var run = Self.prepared()

        _ = run.feed(.interrupted(.interrupt, at: Self.at(-1)))
        #expect(run.finished == nil)
        #expect(!Self.isOrderedOff(run))

        _ = run.feed(.began(Self.at(0)))
        #expect(run.decision?.text == "HOLD before T0, not started: interrupted by SIGINT")
        #expect(run.engine.origin == nil)
        #expect(Self.isOrderedOff(run))
    }

    @Test func `a rollback pulled while the flag is turned on is made as soon as it is known to be on`() {
        var run = Self.prepared()

        _ = run.feed(.moved(Rehearsal.move(.rollback, at: -1)))
        #expect(run.answers.isEmpty)
        #expect(!Self.isOrderedOff(run))

        _ = run.feed(.began(Self.at(0)))
        #expect(run.decision?.kind == .rollback)
        #expect(run.answers == ["yes: ROLLBACK decided at T+00:00; ordered off: brokers_v1"])
        #expect(Self.isOrderedOff(run))
    }

    @Test func `a rollback pulled while the flag does not turn on is told that it is turned off anyway`() {
        var run = Self.prepared()
        _ = run.feed(.moved(Rehearsal.move(.rollback, at: -1)))

        _ = run.feed(.startFailed("flag brokers_v1 did not turn on: timeout", at: Self.at(0)))

        #expect(run.decision?.kind == .hold)
        #expect(run.answers == ["yes: there is no T0; ordered off: brokers_v1"])
    }

    @Test func `a rollback pulled before the permission ends the run, and nothing is turned on any more`() {
        var run = Rehearsal(Self.plan)

        _ = run.feed(.moved(Rehearsal.move(.rollback, at: -9)))
        #expect(run.decision?.kind == .rollback)
        #expect(Self.permitted(run.feed(.prepared(Self.at(-4)))).isEmpty)
        Self.settle(&run, through: 5)
        #expect(run.finished == 1)
    }

    @Test func `after a crash while the flag was turned on it is turned off, and nothing begins`() {
        var run = Self.prepared()

        _ = run.feed(.resumed(Self.at(60)))

        #expect(
            run.decision?.text
                == "HOLD before T0, not started: the monitor ended while it was turning a flag on"
        )
        #expect(Self.isOrderedOff(run))
        #expect(run.feed(.began(Self.at(61))).isEmpty)
    }

    @Test(arguments: [true, false])
    func `a start that failed is resumed for what it owes, and ends`(_ isFinished: Bool) {
        var run = Self.prepared()
        _ = run.feed(.startFailed("flag brokers_v1 did not turn on: timeout", at: Self.at(0)))
        let order = run.engine.board.deliveries.first { $0.recipient == .flag("brokers_v1") }
        if isFinished {
            for second in 1...130 { _ = run.feed(.tick(Self.at(second))) }
            #expect(run.finished == 3)
            run.finished = nil
        }

        _ = run.feed(.resumed(Self.at(300)))
        for second in 301...350 { _ = run.feed(.tick(Self.at(second))) }
        #expect(run.finished == nil)
        _ = run.feed(
            .attempted(id: order?.id ?? "", outcome: .readBack("read back as off"), at: Self.at(351))
        )
        Self.settle(&run, from: 352, through: 380)
        #expect(run.finished == 2)
    }

    @Test func `an order to turn it on that comes late is met by a second order to turn it off`() {
        var run = Self.prepared()
        _ = run.feed(.startFailed("flag brokers_v1 did not turn on: timeout", at: Self.at(0)))
        let offs = { (run: Rehearsal) in
            run.engine.board.deliveries.filter { $0.recipient == .flag("brokers_v1") }
        }
        _ = run.feed(.attempted(id: offs(run)[0].id, outcome: .readBack("read back as off"), at: Self.at(1)))

        for second in 2...9 { _ = run.feed(.tick(Self.at(second))) }
        #expect(offs(run).count == 1)
        #expect(run.finished == nil)

        _ = run.feed(.tick(Self.at(10)))
        #expect(offs(run).count == 2)
        #expect(Set(offs(run).map(\.id)).count == 2)
        #expect(run.engine.board.exitStatus == 3)
        Self.settle(&run, from: 11, through: 20)
        #expect(run.finished == 2)
    }

    @Test func `an abort pulled while the flag is turned on ends the start, and the flag is turned off`() {
        var run = Self.prepared()

        let effects = run.feed(.moved(Rehearsal.move(.abort, at: -1, by: "eva", "wrong plan")))
        #expect(effects.contains(.stopTurningOn))
        _ = run.feed(.began(Self.at(0)))

        #expect(run.decision?.text == "HOLD before T0, not started: aborted by eva: wrong plan")
        #expect(run.answers == ["yes: there is no T0; ordered off: brokers_v1"])
        #expect(Self.isOrderedOff(run))
    }

    @Test(arguments: [Lever.rollback, .abort])
    func `whoever wants an end keeps further flags from being turned on`(_ lever: Lever) {
        var run = Self.prepared()
        #expect(run.feed(.moved(Rehearsal.move(lever, at: -1))).contains(.stopTurningOn))
    }

    @Test func `a signal keeps further flags from being turned on, a confirm does not`() {
        var run = Self.prepared()
        #expect(!run.feed(.moved(Rehearsal.move(.confirm, at: -1))).contains(.stopTurningOn))
        #expect(run.feed(.interrupted(.terminate, at: Self.at(-1))).contains(.stopTurningOn))
    }

    @Test func `before T0 the board is shown, and the last safe decision is told`() {
        var plan = Self.plan
        plan.changeWindow = ChangeWindow(ends: Self.at(100), rollbackTakes: .seconds(60))
        var run = Rehearsal(plan)

        let effects = run.feed(.tick(Self.at(-200)))
        let shown = effects.contains { if case .publish = $0 { true } else { false } }
        _ = run.feed(.tick(Self.at(-100)))
        _ = run.feed(.tick(Self.at(50)))

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

    @Test func `a mute at T0 is asked to come again, not refused for an unknown rule`() {
        var run = Self.prepared()
        let mute = Lever.mute(rule: "api/error_rate_pct", length: .seconds(10))
        _ = run.feed(.moved(Rehearsal.move(mute, at: -1)))

        _ = run.feed(.began(Self.at(0)))

        #expect(run.answers == ["no: no rule has been judged yet; pull it again in a second"])
    }

    @Test func `a dry run does not say that it turns anything on`() {
        var run = Rehearsal(Self.plan, isDryRun: true)

        _ = run.feed(.prepared(Self.at(-2)))

        #expect(run.headlines(.flag) == ["FLAG brokers_v1 is NOT turned on, this is a dry run: T0 follows"])
    }

    @Test func `what cannot be stored is not begun`() {
        var broken = Rehearsal(Self.plan)
        _ = broken.feed(.storeFailed("disk full", isDecision: false, at: Self.at(-3)))
        #expect(Self.permitted(broken.feed(.prepared(Self.at(-2)))).isEmpty)
        #expect(
            broken.decision?.text
                == "HOLD before T0, not started: that it may be on could not be stored: disk full; "
                + "no flag was touched"
        )

        var failing = Self.prepared()
        _ = failing.feed(.storeFailed("disk full", isDecision: false, at: Self.at(-2)))
        #expect(failing.decision?.code == .notStarted)
        #expect(failing.decision?.isStored == false)
        #expect(!Self.isOrderedOff(failing))
        #expect(failing.engine.board.exitStatus == 74)
    }

    @Test func `replaying the events gives the same board`() {
        var run = Self.prepared()
        _ = run.feed(.moved(Rehearsal.move(.confirm, at: -1)))
        run.play(through: .seconds(90)) { _, slot, _ in slot < 3 ? .good : .bad() }

        var again = Rehearsal(Self.plan)
        for event in run.events { _ = again.feed(event) }

        #expect(run.decision?.kind == .rollback)
        #expect(again.engine.board == run.engine.board)
    }
}
