import CutoverCore
import Testing

/// Totals that fall because Prometheus lost a part of the window.
@Suite struct PromQLLossTests {
    /// 60 polls; what a poll says of requests and errors.
    private func play(_ figures: @escaping (_ slot: Int64) -> (Int64, Int64)) -> Rehearsal {
        PromQLJudgementTests.play { slot in
            let (requests, errors) = figures(Int64(slot))
            return (requests, errors, 40)
        }
    }

    private func counted(_ run: Rehearsal) -> [Int64]? {
        run.rule("fleet:*/error_rate_pct").map { [$0.k, $0.n] }
    }

    @Test func `a fail before the fall stays`() {
        let run = play { slot in slot < 30 ? (slot * 100, slot * 3) : ((slot - 29) * 100, 0) }

        #expect(run.decision?.kind == .rollback)
        #expect(run.rule("fleet:promql/error_rate_pct").map { [$0.k, $0.n] } == [87, 2_900])
        #expect(
            run.headlines(.restart) == [
                "LOST T+00:30 fleet: its total of requests fell from 2900 to 100: Prometheus has lost a part of the window"
            ]
        )
    }

    @Test func `a fall without errors is HOLD, never GO, however good the rest is`() {
        let run = play { slot in slot < 30 ? (slot * 100, 0) : ((slot - 29) * 100, 0) }

        #expect(run.decision?.kind == .hold)
        #expect(counted(run) == [0, 5_900])
        #expect(run.decision?.text.contains("its total of requests fell from 2900 to 100") == true)
    }

    @Test func `errors that fall alone are no better`() {
        let run = play { slot in (slot * 100, slot < 30 ? slot : 0) }

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.text.contains("its total of errors fell from 29 to 0") == true)
    }

    @Test func `an outage after the fall rolls back as early as any`() {
        let run = play { slot in slot < 30 ? (slot * 100, 0) : ((slot - 29) * 100, max(0, slot - 32) * 100) }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.text.hasPrefix("ROLLBACK T+00:") == true)
    }

    @Test func `two stores that answer in turn count nothing twice`() {
        let run = play { slot in (slot * (slot.isMultiple(of: 2) ? 100 : 10), 0) }

        #expect(run.decision?.kind == .hold)
        #expect(run.headlines(.restart).count == 1)
        #expect(counted(run)?.last ?? .max <= 6_000)
    }

    @Test func `a fall by a tenth, or by no more than is asked for, is an estimate`() {
        let tenth = play { slot in (slot * 100 - (slot == 40 ? 300 : 0), 0) }
        let few = play { slot in (slot == 4 ? 20 : slot * 10, 0) }

        #expect(tenth.decision?.kind == .go)
        #expect(few.decision?.kind == .go)
    }

    @Test func `what was there before a loss of errors stays, and later ones are added to it`() {
        var track = CounterTrack()

        let kept = [100, 10, 30].map { (errors: Int64) in
            _ = track.replace(CounterPair(requests: 1_000, errors: errors), tolerance: 20)
            return track.k
        }

        #expect(kept == [100, 100, 120])
        #expect(track.loss.map { [$0.from, $0.to] } == [100, 10])
    }
}
