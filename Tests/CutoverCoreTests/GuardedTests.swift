import CutoverCore
import Testing

/// Early decisions of a full run: window 30 min, slots of 5 s, the default block of 10 s.
@Suite(.serialized) struct GuardedTests {
    private func play(_ targets: [Target], _ world: Rehearsal.World) -> Rehearsal {
        var plan = Plan.test(
            window: .seconds(1_800),
            interval: .seconds(5),
            block: .seconds(10),
            mode: .guarded,
            .health()
        )
        plan.targets = targets.map { target in
            var target = target
            target.interval = .seconds(5)
            return target
        }
        return Rehearsal.play(plan, world)
    }

    /// Counters of one endpoint with `rate` requests a poll, of which `bad(poll)` per mille fail.
    private func counters(_ rate: Int64, _ bad: (Int) -> Int64) -> (Int) -> Rehearsal.Reply {
        var sums: [(Int64, Int64)] = [(0, 0)]
        for poll in 1...400 {
            let last = sums[poll - 1]
            sums.append((last.0 + rate, last.1 + rate * bad(poll) / 1_000))
        }
        let frozen = sums
        return { slot in .figures(.of(("/a", frozen[slot].0, frozen[slot].1, 40))) }
    }

    @Test(arguments: [
        (from: 0, perMille: 1_000, rate: 100, decided: 31),
        (from: 144, perMille: 1_000, rate: 100, decided: 761),
        (from: 0, perMille: 500, rate: 100, decided: 31),
        (from: 144, perMille: 500, rate: 100, decided: 771),
        (from: 0, perMille: 50, rate: 5_000, decided: 91),
        (from: 144, perMille: 50, rate: 5_000, decided: 871),
    ])
    func `failing requests are stopped within blocks, however much went well before`(
        _ fault: (from: Int, perMille: Int64, rate: Int64, decided: Int)
    ) {
        let reply = counters(fault.rate) { $0 > fault.from ? fault.perMille : 0 }

        let run = play([.source()]) { _, slot, _ in reply(slot) }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.code == .evidence)
        #expect(run.decidedAt == .seconds(fault.decided))
        #expect(run.decision?.rules.first?.code == .evidence)
        #expect(run.decision?.rules.first?.verdict == .fail)
    }

    @Test func `an early ROLLBACK says its evidence in words, then the number behind it`() {
        let reply = counters(100) { _ in 1_000 }

        let run = play([.source()]) { _, slot, _ in reply(slot) }

        #expect(
            run.decision?.text
                == "ROLLBACK T+00:31 errors ops (all endpoints) 100.0 % (600 of 600, limit 2.0 %) since T+00:06; "
                + "errors /a 100.0 % (600 of 600, limit 2.0 %) since T+00:06; "
                + "evidence one in 4,300 by chance (log E 8.37, one in 100 decides)"
        )
    }

    @Test func `a dead health target is stopped within 40 s at T+12`() {
        let run = play([.health()]) { _, slot, _ in slot >= 144 ? .bad() : .good }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decidedAt == .seconds(756))
    }

    @Test func `half of the probes failing is stopped within 50 s`() {
        let run = play([.health()]) { _, slot, _ in slot >= 144 && slot % 2 == 0 ? .bad() : .good }

        #expect(run.decision?.code == .evidence)
        #expect(run.decidedAt == .seconds(770))
    }

    @Test(arguments: [0, 1, 2, 3, 4])
    func `a stall of 10 s never rolls back, wherever it falls`(_ phase: Int) {
        let begin = Duration.seconds(720 + phase)
        let run = play([.health(), .source()]) { target, slot, at in
            if target == "ops" { return .figures(.of(("/a", Int64(slot) * 100, 0, 40))) }
            let isStalled = (begin..<(begin + .seconds(10))).contains(at)
            return isStalled ? .bad(.timeoutHeaders, after: .seconds(10)) : .good
        }

        #expect(run.decision?.kind == .go)
        #expect(run.decidedAt == .seconds(1_801))
    }

    @Test func `nine errors of one user on a quiet endpoint are no evidence against it`() {
        let run = play([.source(criticality: .globs(["/busy", "/quiet"]))]) { _, slot, _ in
            let errors = Int64(min(max(0, slot - 100) / 2, 9))
            return .figures(.of(("/busy", Int64(slot) * 100, 0, 40), ("/quiet", errors, errors, 40)))
        }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `a p95 the application reports rolls back when it stays over its limit`() {
        let run = play([.source()]) { _, slot, _ in
            .figures(.of(("/a", Int64(slot) * 100, 0, slot > 100 ? 3_000 : 40)))
        }

        #expect(run.decision?.code == .sustainedGauge)
        #expect(run.decidedAt == .seconds(551))
        #expect(run.rule("ops:/a/reported_p95_ms")?.code == .sustainedGauge)
        #expect(run.rule("ops:/a/reported_p95_ms")?.verdict == .fail)
    }

    @Test func `literal mode neither uses nor shows evidence`() {
        var plan = Plan.test(window: .seconds(300), block: .seconds(5), .source())
        plan.mode = .literal
        let run = Rehearsal.play(plan) { _, slot, _ in
            .figures(.of(("/a", Int64(slot) * 100, Int64(slot) * 100, 40)))
        }

        #expect(run.decision?.code == .literalEnd)
        #expect(run.decision?.rules.allSatisfy { $0.evidence == nil } == true)
    }

    @Test func `failing counters are decided while a health target is not ready`() {
        let reply = counters(100) { _ in 1_000 }

        let run = play([.health(), .source()]) { target, slot, _ in
            target == "ops" ? reply(slot) : .bad()
        }

        #expect(run.decision?.code == .evidence)
        #expect(run.decidedAt == .seconds(31))
    }

    @Test func `an endpoint that appears later is judged with what was reserved for it`() throws {
        let reply = counters(100) { $0 > 60 ? 1_000 : 0 }
        let run = play([.source(criticality: .globs(["/new*", "/old"]))]) { _, slot, _ in
            var rows = [("/old", Int64(slot) * 100, Int64(0), Int64(40))]
            if slot > 50 { rows.append(("/new-and-idle", Int64(slot) * 100, 0, 40)) }
            if slot > 60, case .value(let requests)? = reply(slot).reading?.endpoints.first?.requests {
                rows.append(("/new", requests - 6_000, requests - 6_000, 40))
            }
            return .figures(Reading.of(rows))
        }

        #expect(run.decision?.code == .evidence)
        let new = try #require(run.rule("ops:/new/error_rate_pct")?.evidence)
        let old = try #require(run.rule("ops:/old/error_rate_pct")?.evidence)
        #expect(run.rule("ops:/new-and-idle/error_rate_pct")?.evidence?.weight == 0.25)
        #expect(new.weight == 0.125)
        #expect(old.weight == 0.5)
    }

    @Test func `a GO says what it is worth and what a lasting fault would have done`() {
        let run = play([.health()]) { _, _, _ in .good }

        #expect(
            run.decision?.text
                == "GO T+30:00 every critical rule passed: errors api 0.0 % (0 of 360, limit 2.0 %); "
                + "p95 api 20 ms (0 of 360 over 1200 ms). This GO is confirmed (robust): with 95 % confidence the "
                + "error rate was at most 1.7 % (limit 2.0 %), whatever the clumping inside blocks of 10s "
                + "(weakest of all: errors api); on evidence alone a lasting rate of 7.4 % there would have been stopped early with "
                + "about 90 % probability. This speaks of the window that was observed, not of the time after it"
        )
        #expect(run.decision?.strength?.statement.label == .confirmedRobust)
    }

    @Test func `a GO that forgives does not say that the limit was met`() {
        let plan = Plan.test(mode: .guarded, .health())
        let run = Rehearsal.play(plan) { _, slot, _ in (30...34).contains(slot) ? .bad() : .good }

        #expect(run.decision?.kind == .go)
        #expect(run.decision?.text.contains("This GO forgives 5 of 60, over the limit of 2.0 %") == true)
        #expect(run.decision?.text.contains("meets the limit") == false)
    }

    @Test func `a poll nothing was ever heard of does not stop the evidence of others`() {
        let plan = Plan.test(window: .seconds(120), mode: .guarded, .source(), .source("other"))
        var run = Rehearsal(plan)

        run.play(
            through: .seconds(120),
            { target, slot, _ in
                let errors = target == "ops" ? 0 : Int64(max(0, slot - 40)) * 50
                return .figures(.of(("/a", Int64(slot) * 50, errors, 40)))
            },
            losing: { target, slot in target == "ops" && slot == 3 }
        )

        #expect(run.decision?.code == .evidence)
        #expect(run.decidedAt.map { $0 <= .seconds(66) } == true)
    }

    @Test func `a GO near its limit does not claim more than the data allow`() {
        let run = play([.health()]) { _, slot, _ in slot % 60 == 30 ? .bad() : .good }

        #expect(run.decision?.kind == .go)
        #expect(run.decision?.strength?.statement.label == .gatePassed)
        #expect(run.decision?.text.contains("not confirmed: 6 of 360 meets the limit of 2.0 %") == true)
    }
}
