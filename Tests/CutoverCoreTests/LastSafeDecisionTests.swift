import CutoverCore
import Testing

/// The last safe decision time: what is told before it becomes too late, and after.
@Suite struct LastSafeDecisionTests {
    /// T0 + 60 s of window; the change window ends at T0 + `ends`, a rollback takes a minute.
    private static func plan(ends: Int) -> Plan {
        var plan = Plan.test(.health())
        plan.sinks = [Sink(name: "alerts", kind: .slack, url: Masked(secret: "x"))]
        plan.window = .seconds(900)
        plan.changeWindow = ChangeWindow(
            ends: Rehearsal.origin.advanced(by: .seconds(ends)),
            rollbackTakes: .seconds(60)
        )
        return plan
    }

    @Test func `five minutes before and at the last safe decision people are told, once each`() {
        let run = Rehearsal.play(Self.plan(ends: 660)) { _, _, _ in .good }

        #expect(
            run.headlines(.deadline) == [
                "DEADLINE T+05:00 05:00 left for a safe decision, until 01:57:23Z: a rollback takes 1m, "
                    + "the change window ends 01:58:23Z",
                "TOO LATE T+10:00 for a ROLLBACK inside the change window: a rollback takes 1m, "
                    + "the change window ends 01:58:23Z",
            ]
        )
        #expect(run.decision?.kind == .go)
        #expect(run.engine.board.youMust == "nothing")
    }

    @Test func `a start after the last safe decision says so at once`() {
        let run = Rehearsal.play(Self.plan(ends: 30)) { _, _, _ in .good }

        #expect(run.headlines(.deadline).count == 1)
        #expect(run.headlines(.deadline).first?.hasPrefix("TOO LATE T+00:01 ") == true)
    }

    @Test func `without a change window nothing is told`() {
        var plan = Self.plan(ends: 30)
        plan.changeWindow = nil

        let run = Rehearsal.play(plan) { _, _, _ in .good }

        #expect(run.headlines(.deadline).isEmpty)
        #expect(run.engine.board.safeTime == nil)
    }

    @Test func `near the last safe decision a warning asks people to decide`() {
        var run = Rehearsal(Self.plan(ends: 660))
        run.play(through: .seconds(320)) { _, slot, _ in slot % 40 == 39 ? .bad() : .good }

        #expect(run.engine.board.status == .warning)
        #expect(
            run.engine.board.youMust == "decide by 01:57:23Z whether to roll back by hand "
                + "(cutover-monitor rollback --reason WHY): later a rollback ends after the change window (01:58:23Z)"
        )
        #expect(run.engine.board.safeTime == .seconds(280))
    }

    @Test func `once it is too late people must act, whatever the status`() {
        var run = Rehearsal(Self.plan(ends: 360))
        run.play(through: .seconds(310)) { _, _, _ in .good }

        #expect(run.engine.board.status == .watching)
        #expect(
            run.engine.board.youMust == "have the change window (01:53:23Z) made longer, or roll back now "
                + "(cutover-monitor rollback --reason WHY): a rollback takes 1m"
        )
    }

    @Test func `a ROLLBACK after it says by how much it is late, and nothing else changes`() {
        let world: Rehearsal.World = { _, slot, _ in slot < 330 ? .good : .bad() }
        let late = Rehearsal.play(Self.plan(ends: 360), world)
        var plan = Self.plan(ends: 360)
        plan.changeWindow = nil
        let plain = Rehearsal.play(plan, world)

        #expect(late.decision?.kind == .rollback)
        #expect(late.decision?.text == plain.decision?.text)
        let lines = late.announcements.first { $0.kind == .decision }?.lines ?? []
        #expect(
            lines.first?.contains("after the last safe decision: a rollback takes 1m") == true,
            "\(lines)"
        )
        #expect(late.engine.board.safeTime == nil)
    }
}
