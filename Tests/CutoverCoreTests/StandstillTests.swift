import CutoverCore
import Testing

/// Sources whose counters stop moving after some traffic.
@Suite struct StandstillTests {
    private static func play(_ criticality: Criticality = .all, requests: @escaping (Int64) -> Int64)
        -> Rehearsal
    {
        let target = Target.source(criticality: criticality, p95: nil)
        return Rehearsal.play(.test(window: .seconds(600), .health(), target)) { target, slot, _ in
            target == "api" ? .good : .figures(.of(("/a", 6_000 + requests(Int64(slot)), 0, 40)))
        }
    }

    @Test func `a frozen source passes, is warned of once and named in the GO`() {
        let run = Self.play { min($0, 120) * 10 }

        #expect(run.decision?.kind == .go)
        #expect(run.headlines(.warning) == ["WARNING T+03:01 ops: no new request since T+02:00"])
        #expect(
            run.decision?.text.hasPrefix(
                "GO T+10:01 ops: no new request since T+02:00; every critical rule passed"
            )
                == true
        )
    }

    @Test func `a source whose requests come every 50 s is no standstill`() {
        let run = Self.play { $0 / 50 * 10 }

        #expect(run.headlines(.warning).isEmpty)
        #expect(run.decision?.text.contains("no new request") == false)
    }

    @Test func `a standstill that comes again and again is told at most every five minutes`() {
        let run = Self.play { $0 / 100 * 100 }

        #expect(run.headlines(.warning).count == 2)
    }

    @Test func `an advisory source may stand still`() {
        let run = Self.play(.advisory) { min($0, 120) * 10 }

        #expect(run.headlines(.warning).isEmpty)
    }
}
