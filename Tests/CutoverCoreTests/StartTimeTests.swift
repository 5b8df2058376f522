import CutoverCore
import Testing

/// What the start time of a reading says about the process behind it.
@Suite struct StartTimeTests {
    /// 6,000 good requests before T0, five failed ones a second since, and a start time moved by `shift` a poll.
    private func play(shift: @escaping (_ slot: Int64) -> Int64) -> Rehearsal {
        Rehearsal.play(.test(.source(p95: nil))) { _, slot, _ in
            let slot = Int64(slot)
            return .figures(Self.reading(shift(slot), requests: 6_000 + slot * 5, errors: slot * 5))
        }
    }

    private static func reading(_ microseconds: Int64, requests: Int64, errors: Int64) -> Reading {
        Reading(
            startedAt: Timestamp(microseconds: 1_795_000_000_000_000 + microseconds),
            endpoints: Reading.of(("/a", requests, errors, 40)).endpoints
        )
    }

    @Test(arguments: [0, 7, -7, 2_500])
    func `a start time that is taken anew at each poll is one process`(drift: Int64) {
        let run = play { slot in slot * drift + (slot % 2) * 900 }

        #expect(run.decision?.kind == .rollback)
        #expect(run.rule("ops:/a/error_rate_pct")?.n == 300)
        #expect(run.rule("ops:/a/error_rate_pct")?.k == 300)
        #expect(!run.told.contains(.restart))
    }

    @Test func `two replicas that started within a second are told apart`() {
        let run = Rehearsal.play(.test(.source(p95: nil))) { _, slot, _ in
            let (isOdd, slot) = (slot % 2 == 1, Int64(slot))
            let requests = (isOdd ? 50 : 6_000) + slot * 10
            return .figures(Self.reading(isOdd ? 80_000 : 0, requests: requests, errors: 0))
        }

        #expect(run.told.contains(.restart))
        #expect(run.rule("ops:/a/error_rate_pct").map { $0.n < 1_300 } == true)
    }
}
