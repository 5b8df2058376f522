import CutoverCore
import Testing

@Suite struct HealthJudgementTests {
    @Test func `a healthy target ends in GO with every slot of the grid counted`() throws {
        let run = Rehearsal.play(.test(.health())) { _, _, _ in .good }

        let decision = try #require(run.decision)
        #expect(decision.kind == .go)
        let rule = try #require(run.rule("api/error_rate_pct"))
        #expect(rule.n == 60)
        #expect(rule.k == 0)
        #expect(run.decidedAt == .seconds(60))
        #expect(decision.text.contains("errors api 0.0 % (0 of 60, limit 2.0 %)"))
    }

    @Test func `a target that is down from T0 on is never ready, which is a ROLLBACK`() throws {
        let run = Rehearsal.play(.test(.health())) { _, _, _ in .bad() }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.code == .neverReady)
        #expect(run.decidedAt == .seconds(60))
        #expect(
            run.decision?.text
                == "ROLLBACK T+01:00 api never answered well 3 times in a row (last: scripted connect)"
        )
    }

    @Test func `a target down for good in mid-window rolls back within four blocks`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in slot < 30 ? .good : .bad() }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.code == .literalCurtailed)
        #expect(run.decidedAt.map { $0 <= .seconds(50) } == true)
        #expect(run.decidedAt.map { $0 >= .seconds(40) } == true)
    }

    @Test(arguments: [1, 2, 5])
    func `one five second stall is forgiven at any interval`(_ interval: Int) throws {
        let plan = Plan.test(
            window: .seconds(60),
            interval: .seconds(interval),
            block: .seconds(10),
            .health()
        )
        let run = Rehearsal.play(plan) { _, _, at in
            (.seconds(22)..<(.seconds(27))).contains(at) ? .bad(.timeoutHeaders, after: .seconds(3)) : .good
        }

        #expect(run.decision?.kind == .go)
        #expect(run.told.contains(.warning))
        if run.rule("api/error_rate_pct")?.verdict == .forgiven {
            #expect(run.decision?.text.contains("forgiven") == true)
        }
    }

    @Test func `refusing for the first 40 s and healthy then is a GO and counts from the first good slot`()
        throws
    {
        let plan = Plan.test(window: .seconds(120), interval: .seconds(5), block: .seconds(10), .health())
        let run = Rehearsal.play(plan) { _, _, at in at < .seconds(40) ? .bad() : .good }

        #expect(run.decision?.kind == .go)
        #expect(run.rule("api/error_rate_pct")?.n == 16)
        #expect(
            run.headlines(.ready) == [
                "READY T+00:51 every critical health target answered well 3 times in a row; judged from T+00:40"
            ]
        )
    }

    @Test func `a run that waits for a minute says so`() {
        let plan = Plan.test(window: .seconds(300), interval: .seconds(5), block: .seconds(10), .health())
        let run = Rehearsal.play(plan) { _, _, _ in .bad() }

        #expect(
            run.headlines(.warning).first
                == "WARNING T+01:00 not ready: api never answered well 3 times in a row"
        )
        #expect(run.decidedAt == .seconds(180))
    }

    @Test func `errors in fewer than three blocks do not roll back`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in (20..<30).contains(slot) ? .bad() : .good }

        #expect(run.decision?.kind == .go)
        #expect(run.rule("api/error_rate_pct")?.verdict == .forgiven)
        #expect(run.rule("api/error_rate_pct")?.badBlocks == 2)
    }

    @Test func `errors over the limit in three blocks roll back before the end`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in slot % 15 == 12 ? .bad() : .good }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.code == .literalCurtailed)
        #expect(run.decidedAt == .seconds(43))
    }

    @Test func `slow answers are judged by counting, and timeouts are over any limit`() {
        let slow = Rehearsal.play(.test(.health(errors: nil))) { _, slot, _ in
            Rehearsal.Reply(duration: slot % 10 == 9 ? .milliseconds(1_201) : .milliseconds(1_200))
        }
        let short = Rehearsal.play(.test(.health(errors: nil))) { _, slot, _ in
            slot % 10 == 9 ? .bad(.timeoutBody, after: .milliseconds(500)) : .good
        }

        #expect(slow.decision?.kind == .rollback)
        #expect(short.decision?.kind == .rollback)
        #expect(short.rule("api/p95_ms")?.k == 4)
    }

    @Test func `refused probes are not in the p95`() throws {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in slot == 30 ? .bad(.connect) : .good }

        #expect(try #require(run.rule("api/p95_ms")).n == 59)
        #expect(try #require(run.rule("api/error_rate_pct")).n == 60)
    }

    @Test func `missed slots cost coverage, and too little coverage is HOLD`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in slot >= 40 && slot < 50 ? nil : .good }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("api/error_rate_pct")?.verdict == .unknown(.lowCoverage(50, of: 60)))
    }

    @Test func `a slot missed before the run was extended is not waited for`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in
            if slot == 60 { return nil }
            return (55..<60).contains(slot) ? .bad() : .good
        }

        #expect(run.decision?.kind == .go)
        #expect(run.decidedAt == .seconds(65))
        let rows = run.entries.filter { entry in
            if case .event(_, .missed("api", 60, _)) = entry { true } else { false }
        }
        #expect(rows.count == 1)
    }

    @Test func `a window that ends on a bad block is extended, and a clean block passes`() {
        let plan = Plan.test(.health(errors: "50"))
        let run = Rehearsal.play(plan) { _, slot, _ in (57..<60).contains(slot) ? .bad() : .good }

        #expect(run.decision?.kind == .go)
        #expect(run.decidedAt == .seconds(65))
        #expect(run.rule("api/error_rate_pct")?.n == 65)
    }

    @Test func `the third bad block of an extension fails`() {
        let plan = Plan.test(.health(errors: "50"))
        let run = Rehearsal.play(plan) { _, slot, _ in slot >= 57 ? .bad() : .good }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decidedAt.map { $0 <= .seconds(70) } == true)
    }

    @Test(arguments: [Mode.literal, .guarded])
    func `an advisory target only warns`(_ mode: Mode) {
        let plan = Plan.test(mode: mode, .health(), .health("side", criticality: .advisory))
        let run = Rehearsal.play(plan) { target, _, _ in target == "side" ? .bad() : .good }

        #expect(run.decision?.kind == .go)
        #expect(run.headlines(.warning).contains { $0.contains("errors side") })
    }

    @Test func `fail beats unknown`() {
        let plan = Plan.test(.health(), .source())
        let run = Rehearsal.play(plan) { target, slot, _ in
            target == "ops" ? .bad(.parse) : slot < 30 ? .good : .bad()
        }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.text.contains("unknown") == true)
    }

    @Test func `the status says blind after a minute without a usable observation`() {
        var plan = Plan.test(window: .seconds(200), .health())
        plan.targets[0].isTimeoutUnknown = true
        let run = Rehearsal.play(plan) { _, slot, _ in slot < 20 ? .good : .bad(.timeoutHeaders) }

        #expect(run.told.contains(.blind))
        #expect(run.decision?.kind == .hold)
    }

    @Test func `a busy metrics server that only times out is HOLD, never ROLLBACK`() {
        var plan = Plan.test(.health())
        plan.targets[0].isTimeoutUnknown = true
        let run = Rehearsal.play(plan) { _, _, _ in .bad(.timeoutHeaders, after: .seconds(10)) }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `observing can only end in HOLD`() {
        var plan = Plan.test(.health())
        plan.isObserving = true

        #expect(Rehearsal.play(plan) { _, _, _ in .good }.decision?.kind == .hold)
        #expect(Rehearsal.play(plan) { _, _, _ in .bad() }.decision?.kind == .hold)
    }
}

@Suite struct LateReadinessTests {
    @Test func `a target that is well only for the last tenth of the window is HOLD, not GO`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in slot < 54 ? .bad() : .good }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `a duration of any length has microseconds`() {
        #expect(Duration.seconds(Int64.max).wholeMicroseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeMicroseconds == .min)
        #expect(Duration.milliseconds(-1_500).wholeMicroseconds == -1_500_000)
    }
}
