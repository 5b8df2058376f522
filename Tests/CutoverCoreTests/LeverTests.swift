import CutoverCore
import Testing

/// What people can do to a run, and what they are told.
@Suite struct LeverTests {
    private static var plan: Plan {
        var plan = Plan.test(.health())
        plan.sinks = [
            Sink(name: "alerts", kind: .slack, url: Masked(secret: "x")),
            Sink(name: "deploys", kind: .webhook(secret: nil), url: Masked(secret: "y")),
        ]
        plan.rollbackFlags = ["brokers_v1"]
        return plan
    }

    private static func good(_: String, _: Int, _: Duration) -> Rehearsal.Reply? { .good }
    private static func down(_: String, _ slot: Int, _: Duration) -> Rehearsal.Reply? {
        slot < 20 ? .good : .bad()
    }

    /// Plays the same events once more.
    private static func replayed(_ run: Rehearsal) -> Rehearsal {
        var again = Rehearsal(plan)
        for event in run.events { _ = again.feed(event) }
        return again
    }

    @Test func `rollback sets the same chain in motion, with who and why in the one text`() {
        let run = Rehearsal.play(Self.plan, moves: [Rehearsal.move(.rollback, at: 10)], Self.good)

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.code == .operatorRollback)
        #expect(run.decision?.code.rawValue == "operator")
        #expect(run.decision?.text == "ROLLBACK T+00:10 pulled by ana: login is broken")
        #expect(run.engine.board.flags.map(\.name) == ["brokers_v1"])
        #expect(run.headlines(.decision) == ["ROLLBACK T+00:10 pulled by ana: login is broken"])
        #expect(run.answers == ["yes: ROLLBACK decided at T+00:10; ordered off: brokers_v1"])
        #expect(run.engine.board.moves.map { [$0.before, $0.after] } == [["WATCHING", "ROLLBACK"]])
        #expect(Self.replayed(run).engine.board == run.engine.board)
    }

    @Test func `a rollback is heard after a GO, for people may see more than the monitor did`() {
        var run = Rehearsal.play(Self.plan, Self.good)
        #expect(run.decision?.kind == .go)

        _ = run.feed(.moved(Rehearsal.move(.rollback, at: 65)))

        #expect(run.decision?.kind == .rollback)
        #expect(
            run.answers == [
                "yes: ROLLBACK decided at T+01:05; ordered off: brokers_v1; before that the run decided GO at T+01:00 (window_passed)"
            ]
        )
        #expect(run.engine.board.moves.map { [$0.before, $0.after] } == [["GO", "ROLLBACK"]])
        #expect(run.engine.board.exitStatus == 3)
    }

    @Test func `abort ends the run in HOLD`() {
        let run = Rehearsal.play(Self.plan, moves: [Rehearsal.move(.abort, at: 10)], Self.good)

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.text == "HOLD T+00:10 no decision: pulled by ana: login is broken")
        #expect(run.engine.board.exitStatus == 2)
        #expect(
            run.engine.board.youMust == "decide by hand whether to roll back: nobody is watching any more"
        )
    }

    @Test func `of two people in the same second the second is told what the first did`() {
        var run = Rehearsal.play(Self.plan, moves: [Rehearsal.move(.rollback, 1, at: 10)], Self.good)

        _ = run.feed(.moved(Rehearsal.move(.abort, 2, at: 10, by: "ben", "calm down")))

        #expect(
            run.answers.last
                == "no: the run decided ROLLBACK at T+00:10, by ana: login is broken; flag brokers_v1: ordered"
        )
        #expect(run.decision?.kind == .rollback)
    }

    @Test func `the same move read twice is made once`() {
        let move = Rehearsal.move(.confirm, at: 10)

        let run = Rehearsal.play(Self.plan, moves: [move, move], Self.good)

        #expect(run.answers == ["yes: noted at T+00:10: ana is there"])
        #expect(run.headlines(.lever) == ["CONFIRMED T+00:10 by ana: login is broken"])
    }

    @Test func `a muted rule cannot decide until its mute is over, and then it does`() {
        let mute = Rehearsal.move(.mute(rule: "api/error_rate_pct", length: .seconds(30)), at: 15)

        let free = Rehearsal.play(Self.plan, Self.down)
        let run = Rehearsal.play(Self.plan, moves: [mute], Self.down)

        #expect(free.decidedAt == .seconds(31))
        #expect(run.decidedAt == .seconds(45))
        #expect(run.decision?.code == .literalCurtailed)
        #expect(
            run.headlines(.lever) == [
                "MUTED T+00:15 api/error_rate_pct until T+00:45, by ana: login is broken",
                "UNMUTED T+00:45 api/error_rate_pct can decide again",
            ]
        )
        #expect(Self.replayed(run).engine.board == run.engine.board)
    }

    @Test func `a mute never reaches beyond the window, whose end is judged as always`() {
        let mute = Rehearsal.move(.mute(rule: "api/error_rate_pct", length: .seconds(3_600)), at: 15)

        let run = Rehearsal.play(Self.plan, moves: [mute], Self.down)

        #expect(run.decision?.kind == .rollback)
        #expect(run.decidedAt == .seconds(60))
        #expect(
            run.answers == [
                "yes: api/error_rate_pct cannot decide until T+01:00; at the end of the window it counts again"
            ]
        )
    }

    @Test func `evidence against a muted rule rolls nothing back, and does so again after the mute`() {
        var plan = Self.plan
        (plan.mode, plan.window) = (.guarded, .seconds(600))
        let mute = Rehearsal.move(.mute(rule: "api/error_rate_pct", length: .seconds(60)), at: 15)

        let free = Rehearsal.play(plan, Self.down)
        let run = Rehearsal.play(plan, moves: [mute], Self.down)

        #expect(free.decision?.code == .evidence || free.decision?.code == .literalCurtailed)
        #expect((free.decidedAt ?? .zero) < .seconds(60))
        #expect(
            run.decidedAt.map { $0 >= .seconds(75) && $0 <= .seconds(85) } == true,
            "\(run.decidedAt?.text ?? "")"
        )
    }

    @Test(arguments: [
        (
            Lever.mute(rule: "api/eror_rate_pct", length: .seconds(5)),
            "no: there is no rule \"api/eror_rate_pct\"; did you mean \"api/error_rate_pct\"?"
        ),
        (
            .mute(rule: "queue", length: .seconds(5)),
            "no: there is no rule \"queue\"; known here: api/error_rate_pct, api/p95_ms"
        ),
        (.override(rules: []), "no: there is no ROLLBACK to override"),
        (
            .extend(.seconds(61)),
            "no: a window grows to twice its 1m at most; at most 1m more"
        ),
    ])
    func `what cannot be done is refused with the reason`(_ lever: Lever, _ answer: String) {
        let run = Rehearsal.play(Self.plan, moves: [Rehearsal.move(lever, at: 10)], Self.good)

        #expect(run.answers == [answer])
        #expect(run.headlines(.lever).isEmpty)
        #expect(
            run.engine.board.notes.contains { $0.kind == "lever" && $0.text.hasPrefix("REFUSED T+00:10 ") }
        )
        #expect(run.decision?.kind == .go)
    }

    @Test func `a rule is muted once`() {
        let mute = Lever.mute(rule: "api/p95_ms", length: .seconds(5))
        let moves = [Rehearsal.move(mute, 1, at: 10), Rehearsal.move(mute, 2, at: 20, by: "ben")]

        let run = Rehearsal.play(Self.plan, moves: moves, Self.good)

        #expect(
            run.answers.last
                == "no: api/p95_ms was muted by ana until T+00:15 already; a rule can be muted once"
        )
    }

    @Test func `an override names every breached rule, and leaves decision, status and flags alone`() {
        var run = Rehearsal.play(Self.plan, Self.down)
        let before = run.engine.board.flags
        for (id, rules) in [(1, []), (2, ["api/error_rate_pct", "api/p95_ms"]), (3, ["api/error_rate_pct"])]
            as [(Int64, [String])]
        {
            _ = run.feed(.moved(Rehearsal.move(.override(rules: rules), id, at: 40, "known fault")))
        }
        _ = run.feed(.moved(Rehearsal.move(.override(rules: []), 4, at: 41, by: "ben")))

        #expect(
            run.answers == [
                "no: name every breached rule; not named: api/error_rate_pct",
                "no: api/p95_ms was not breached; known here: api/error_rate_pct",
                "yes: the latch is off: a plain start may begin a new run; every flag stays as it is",
                "no: the ROLLBACK was overridden already, by ana: known fault",
            ]
        )
        #expect(run.decision?.kind == .rollback)
        #expect(run.engine.board.flags == before)
        #expect(run.headlines(.lever) == ["OVERRIDDEN T+00:40 the ROLLBACK of T+00:31, by ana: known fault"])
        #expect(run.engine.board.moves[2].after == "ROLLBACK, overridden")
    }

    @Test func `an extended run judges the longer window, and its end moves no further than twice`() {
        let moves = [
            Rehearsal.move(.extend(.seconds(20)), 1, at: 50),
            Rehearsal.move(.extend(.seconds(41)), 2, at: 51),
        ]

        let run = Rehearsal.play(Self.plan, moves: moves, Self.good)

        #expect(run.decidedAt == .seconds(80))
        #expect(run.decision?.kind == .go)
        #expect(run.rule("api/error_rate_pct")?.n == 80)
        #expect(run.engine.board.window == .seconds(80))
        #expect(
            run.answers == [
                "yes: judged until T+01:20", "no: a window grows to twice its 1m at most; at most 40s more",
            ]
        )
        #expect(Self.replayed(run).engine.board == run.engine.board)
    }

    @Test func `an extended source is polled and judged to the new end`() {
        let run = Rehearsal.play(
            Plan.test(.source()),
            moves: [Rehearsal.move(.extend(.seconds(20)), at: 50)]
        ) { _, slot, _ in .figures(.of(("/a", Int64(slot) * 10, slot > 65 ? Int64(slot - 65) * 9 : 0, 10))) }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decidedAt == .seconds(81))
        #expect(run.rule("ops:*/error_rate_pct")?.n == 800)
    }

    @Test func `a window that is over grows no more`() {
        let run = Rehearsal.play(Self.plan, moves: [Rehearsal.move(.extend(.seconds(20)), at: 60)]) {
            _,
            slot,
            _ in
            slot == 59 ? .bad() : .good
        }

        #expect(run.answers == ["no: the window of 1m is over"])
    }
}
