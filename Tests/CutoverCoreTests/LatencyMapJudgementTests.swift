import CutoverCore
import Testing

/// A latency map: how many latencies are kept, of one process, and their p95; nothing of errors or starts.
@Suite struct LatencyMapJudgementTests {
    private func play(_ count: @escaping (_ slot: Int) -> [(String, Int64, Int64)]) -> Rehearsal {
        var target = Target.source("perf", errors: nil)
        if case .source(let request, _) = target.kind {
            target.kind = .source(request, Source(format: .latencyMap, gaugeSpan: 500))
        }
        return Rehearsal.play(.test(.health(), target)) { name, slot, _ in
            name == "api" ? .good : .figures(Reading.kept(count(slot)))
        }
    }

    @Test func `growing counts with a good p95 are GO`() {
        let run = play { slot in [("/a", 10 + Int64(slot) * 5, 40)] }

        #expect(run.decision?.kind == .go)
        #expect(run.rule("perf:/a/reported_p95_ms")?.verdict == .pass)
        #expect(run.rule("perf:/a/error_rate_pct") == nil)
        #expect(run.rule("perf:*/error_rate_pct") == nil)
    }

    @Test func `a p95 over the limit is ROLLBACK`() {
        let run = play { slot in [("/a", 10 + Int64(slot) * 5, slot < 20 ? 40 : 1_900)] }

        #expect(run.decision?.kind == .rollback)
    }

    @Test func `a count that stands at what is kept says nothing of the window`() {
        let run = play { _ in [("/a", 500, 40)] }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("perf:/a/reported_p95_ms")?.verdict == .unknown(.gaugeFull(500)))
        #expect(run.decision?.text.contains("restart it at T0") == true)
    }

    @Test func `a busy path that is full holds up the GO of another`() {
        let run = play { slot in [("/a", 500, 40), ("/b", 10 + Int64(slot) * 5, 40)] }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("perf:/b/reported_p95_ms")?.verdict == .pass)
    }

    @Test func `a count that was seen to fill goes on to be judged by its changes`() {
        let good = play { slot in [("/a", min(500, Int64(slot) * 20), 40 + Int64(slot))] }
        let bad = play { slot in [("/a", min(500, Int64(slot) * 20), slot < 50 ? 40 : 1_900)] }

        #expect(good.decision?.kind == .go)
        #expect(bad.decision?.kind == .rollback)
    }

    @Test func `a restart in the window begins anew`() {
        let good = play { slot in [("/a", slot < 30 ? 500 : Int64(slot - 30) * 5, 40)] }
        let bad = play { slot in [("/a", slot < 30 ? 500 : Int64(slot - 30) * 5, slot < 30 ? 40 : 1_900)] }
        let late = play { slot in [("/a", slot < 59 ? 10 + Int64(slot) * 5 : 100, 40)] }

        #expect(good.decision?.kind == .go)
        #expect(bad.decision?.kind == .rollback)
        #expect(late.decision?.kind == .hold)
    }

    @Test func `after a second fall no p95 is judged, good or bad`() {
        let run = play { slot in
            [("/a", Int64(slot < 40 ? slot % 20 : slot - 40) * 5, slot < 40 ? 40 : 1_900)]
        }

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.text.contains("its counts fell twice") == true)
    }

    @Test func `a full count is judged by the changes of its p95 alone`() {
        let run = play { slot in [("/a", min(500, Int64(slot) * 20), 40)] }

        #expect(run.rule("perf:/a/reported_p95_ms")?.n == 25)
    }

    @Test func `what the process before has served says nothing of the p95 after it`() {
        let run = play { slot in
            [("/a", slot < 30 ? 10 + Int64(slot) * 10 : 170 + Int64(slot), 40)]
        }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `what another process holds is never counted as new`() {
        let run = play { slot in [("/a", slot < 30 ? 10 + Int64(slot) : 5, 40)] }

        #expect(run.rule("perf:/a/reported_p95_ms")?.verdict != .pass)
        #expect(run.decision?.kind == .hold)
    }

    @Test func `two workers that answer in turn are HOLD and never ROLLBACK`() {
        let run = play { slot in
            slot.isMultiple(of: 2) ? [("/a", 20, 40)] : [("/a", 300, 9_000)]
        }

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.text.contains("several worker processes answer in turn") == true)
    }

    @Test func `a path that vanishes with a fall is another process`() {
        let run = play { slot in
            slot.isMultiple(of: 2) ? [("/a", 20, 40)] : [("/a", 20, 40), ("/b", 300, 9_000)]
        }

        #expect(run.decision?.kind == .hold)
    }
}

extension Reading {
    /// What a latency map says: path, count, p95 in milliseconds.
    static func kept(_ rows: [(String, Int64, Int64)]) -> Reading {
        Reading(
            startedAt: nil,
            endpoints: rows.map { name, count, p95 in
                EndpointReading(
                    endpoint: name,
                    requests: .value(count),
                    errors: .absent,
                    p95Microseconds: .value(p95 * 1_000)
                )
            }
        )
    }
}
