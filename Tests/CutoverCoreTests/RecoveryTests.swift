import CutoverCore
import Testing

/// What is seen after a ROLLBACK, while its deliveries settle.
@Suite struct RecoveryTests {
    private static let sinks = [Sink(name: "alerts", kind: .slack, url: Masked(secret: "x"))]

    /// A run that is down from T+20 on, rolled back, and then probed as `world` says from its next slot on.
    private static func play(_ world: [Rehearsal.Reply]) throws -> Rehearsal {
        var plan = Plan.test(.health())
        plan.sinks = sinks
        var run = Rehearsal.play(plan) { _, slot, _ in slot < 20 ? .good : .bad() }
        let first = Int(try #require(run.decidedAt).wholeMicroseconds / 1_000_000) + 1
        for (index, reply) in world.enumerated() { _ = run.feed(probe(first + index, reply)) }
        return run
    }

    private static func probe(_ slot: Int, _ reply: Rehearsal.Reply) -> Event {
        .observed(
            Observation(
                sample: Sample(
                    target: "api",
                    slot: slot,
                    intendedStart: Rehearsal.origin.advanced(by: .seconds(slot)),
                    duration: reply.duration,
                    outcome: reply.outcome,
                    httpStatus: nil
                )
            )
        )
    }

    @Test func `a recovery is told once, with how long the outage lasted, and decides nothing`() throws {
        let run = try Self.play([.bad(), .good, .bad(), .good, .good, .good, .good])

        #expect(
            run.headlines(.cleared)
                == ["RECOVERED T+00:37 api answers well again: bad from T+00:21 to T+00:35, 00:14 long"]
        )
        #expect(run.engine.board.outage == "bad from T+00:21 to T+00:35, 00:14 long")
        #expect(run.decision?.kind == .rollback)
        #expect(
            run.engine.board.deliveries.contains { $0.kind == .cleared && $0.recipient == .sink("alerts") }
        )
    }

    @Test func `probes after a ROLLBACK are stored, each once, and counted by no rule`() throws {
        let run = try Self.play([.bad(), .good])
        var again = run
        let before = run.entries.count

        let effects = again.feed(Self.probe(33, .good))

        #expect(run.entries.suffix(2).allSatisfy { if case .sample = $0 { true } else { false } })
        #expect(effects.isEmpty)
        #expect(again.entries.count == before)
        #expect(run.engine.board.series.first?.samples == run.rule("api/error_rate_pct")?.n)
    }

    @Test func `what is probed after a ROLLBACK is shown beside the figures that were judged`() throws {
        let run = try Self.play([.bad(), .good, .good])

        let series = try #require(run.engine.board.series.first)
        #expect(series.marks.suffix(3) == [.failed, .good, .good])
        #expect(series.lastOutcome == .ok)
        #expect(series.lastAt.map { $0 > run.decision?.at ?? $0 } == true)
        #expect(series.failures == run.rule("api/error_rate_pct")?.k)
        #expect(series.recentFailures == series.failures + 1)
    }

    @Test func `slow answers are no recovery`() throws {
        let slow = Rehearsal.Reply(duration: .seconds(2))
        let run = try Self.play([slow, slow, slow, slow])

        #expect(run.headlines(.cleared).isEmpty)
    }

    @Test func `replaying what was stored after a ROLLBACK tells the same`() throws {
        let run = try Self.play([.good, .good, .good])

        var again = Rehearsal(run.engine.plan)
        for event in run.events { _ = again.feed(event) }

        #expect(again.headlines(.cleared) == run.headlines(.cleared))
        #expect(again.engine.board == run.engine.board)
    }
}
