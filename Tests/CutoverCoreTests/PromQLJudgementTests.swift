import CutoverCore
import Testing

/// Totals over the window so far, as Prometheus estimates them.
@Suite struct PromQLJudgementTests {
    static func play(_ mode: Mode = .guarded, _ figures: @escaping (_ slot: Int) -> (Int64, Int64, Int64?))
        -> Rehearsal
    {
        var target = Target.source("fleet")
        if case .source(let request, _) = target.kind {
            let queries = PromQLQueries(requests: "r", failures: .errors("e"), p95Seconds: "p")
            target.kind = .source(request, Source(format: .promql(queries)))
        }
        return Rehearsal.play(.test(mode: mode, .health(), target)) { name, slot, _ in
            guard name == "fleet" else { return .good }
            let (requests, errors, p95) = slot == 0 ? (0, 0, nil) : figures(slot)
            return .figures(
                Reading(
                    startedAt: nil,
                    endpoints: [
                        EndpointReading(
                            endpoint: "promql",
                            requests: .value(requests),
                            errors: .value(errors),
                            p95Microseconds: p95.map { .value($0 * 1_000) } ?? .absent
                        )
                    ]
                )
            )
        }
    }

    private func counted(_ run: Rehearsal) -> [Int64]? {
        run.rule("fleet:*/error_rate_pct").map { [$0.k, $0.n] }
    }

    @Test func `good totals are GO`() {
        let run = Self.play { slot in (Int64(slot) * 10, 0, 40) }

        #expect(run.decision?.kind == .go)
        #expect(counted(run) == [0, 600])
        #expect(run.rule("fleet:promql/estimated_p95_ms")?.verdict == .pass)
    }

    @Test func `totals replace each other, and a small fall is no restart`() {
        let run = Self.play { slot in (Int64(slot) * 10 - (slot.isMultiple(of: 3) ? 15 : 0), 0, 40) }

        #expect(run.decision?.kind == .go)
        #expect(counted(run) == [0, 585])
        #expect(run.headlines(.warning).isEmpty)
    }

    @Test func `errors over the limit are ROLLBACK`() {
        let run = Self.play { slot in (Int64(slot) * 10, Int64(slot), 40) }

        #expect(run.decision?.kind == .rollback)
    }

    @Test func `the newest estimate decides, since it is about the whole window`() {
        let recovered = Self.play { slot in (Int64(slot) * 10, 0, slot > 50 ? 40 : 1_900) }
        let late = Self.play { slot in (Int64(slot) * 10, 0, slot < 55 ? 40 : 1_900) }

        #expect(recovered.decision?.kind == .go)
        #expect(late.decision?.kind == .rollback)
        #expect(late.decision?.text.contains("p95 estimated by Prometheus promql 1900 ms") == true)
    }

    @Test func `too few requests are HOLD`() {
        let run = Self.play { _ in (19, 0, 1_900) }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `slow requests long ago are judged at the end alone`() {
        let run = Self.play { slot in (Int64(min(slot, 5) * 5), 0, 1_900) }

        #expect(run.decision?.text.hasPrefix("ROLLBACK T+01:0") == true)
    }

    @Test func `a missing base costs nothing but a poll`() {
        let run = Self.play { slot in (Int64(slot) * 10, 0, 40) }

        #expect(run.rule("fleet:*/error_rate_pct")?.observed == 60)
    }
}
