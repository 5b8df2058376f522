import CutoverCore
import Testing

/// Signals and levers that come before T0 of a run that turns its flag on.
@Suite struct FlagStartLeverTests {
    @Test func `a signal before the permission ends the process at once, the flag untouched`() {
        var run = Rehearsal(FlagStartScene.plan)

        _ = run.feed(.interrupted(.terminate, at: FlagStartScene.at(-5)))

        #expect(run.finished == 143)
        #expect(FlagStartScene.permitted(run.feed(.prepared(FlagStartScene.at(-4)))).isEmpty)
        #expect(!FlagStartScene.isOrderedOff(run))
    }

    @Test func `a signal while the flag is turned on waits for that order, then has it turned off`() {
        var run = FlagStartScene.prepared()

        _ = run.feed(.interrupted(.interrupt, at: FlagStartScene.at(-1)))
        #expect(run.finished == nil)
        #expect(!FlagStartScene.isOrderedOff(run))

        _ = run.feed(.began(FlagStartScene.at(0)))
        #expect(run.decision?.text == "HOLD before T0, not started: interrupted by SIGINT")
        #expect(run.engine.origin == nil)
        #expect(FlagStartScene.isOrderedOff(run))
    }

    @Test func `a rollback pulled while the flag is turned on is made as soon as it is known to be on`() {
        var run = FlagStartScene.prepared()

        _ = run.feed(.moved(Rehearsal.move(.rollback, at: -1)))
        #expect(run.answers.isEmpty)
        #expect(!FlagStartScene.isOrderedOff(run))

        _ = run.feed(.began(FlagStartScene.at(0)))
        #expect(run.decision?.kind == .rollback)
        #expect(run.answers == ["yes: ROLLBACK decided at T+00:00; ordered off: brokers_v1"])
        #expect(FlagStartScene.isOrderedOff(run))
    }

    @Test func `a rollback pulled while the flag does not turn on is told that it is turned off anyway`() {
        var run = FlagStartScene.prepared()
        _ = run.feed(.moved(Rehearsal.move(.rollback, at: -1)))

        _ = run.feed(.startFailed("flag brokers_v1 did not turn on: timeout", at: FlagStartScene.at(0)))

        #expect(run.decision?.kind == .hold)
        #expect(run.answers == ["yes: there is no T0; ordered off: brokers_v1"])
    }

    @Test func `a rollback pulled before the permission ends the run, and nothing is turned on any more`() {
        var run = Rehearsal(FlagStartScene.plan)

        _ = run.feed(.moved(Rehearsal.move(.rollback, at: -9)))
        #expect(run.answers == ["yes: ROLLBACK decided before T0; ordered off: brokers_v1"])
        #expect(run.decision?.kind == .rollback)
        #expect(FlagStartScene.permitted(run.feed(.prepared(FlagStartScene.at(-4)))).isEmpty)
        FlagStartScene.settle(&run, through: 5)
        #expect(run.finished == 1)
    }

    @Test func `an abort pulled while the flag is turned on ends the start, and the flag is turned off`() {
        var run = FlagStartScene.prepared()

        let effects = run.feed(.moved(Rehearsal.move(.abort, at: -1, by: "eva", "wrong plan")))
        #expect(effects.contains(.stopTurningOn))
        _ = run.feed(.began(FlagStartScene.at(0)))

        #expect(run.decision?.text == "HOLD before T0, not started: aborted by eva: wrong plan")
        #expect(run.answers == ["yes: there is no T0; ordered off: brokers_v1"])
        #expect(FlagStartScene.isOrderedOff(run))
    }

    @Test(arguments: [Lever.rollback, .abort])
    func `whoever wants an end keeps further flags from being turned on`(_ lever: Lever) {
        var run = FlagStartScene.prepared()
        #expect(run.feed(.moved(Rehearsal.move(lever, at: -1))).contains(.stopTurningOn))
    }

    @Test func `a signal keeps further flags from being turned on, a confirm does not`() {
        var run = FlagStartScene.prepared()
        #expect(!run.feed(.moved(Rehearsal.move(.confirm, at: -1))).contains(.stopTurningOn))
        #expect(run.feed(.interrupted(.terminate, at: FlagStartScene.at(-1))).contains(.stopTurningOn))
    }

    @Test func `a mute at T0 is asked to come again, not refused for an unknown rule`() {
        var run = FlagStartScene.prepared()
        let mute = Lever.mute(rule: "api/error_rate_pct", length: .seconds(10))
        _ = run.feed(.moved(Rehearsal.move(mute, at: -1)))

        _ = run.feed(.began(FlagStartScene.at(0)))

        #expect(run.answers == ["no: no rule has been judged yet; pull it again in a second"])
    }
}
