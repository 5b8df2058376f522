import CutoverCore
import Testing

/// Counters that slip and stay down: what was counted before T0 must not make 4 % look like 0.1 %.
@Suite struct CounterDoubtTests {
    struct Slip: Sendable, CustomStringConvertible {
        let description: String
        var requests: Int64 = 0
        var errors: Int64 = 0
        var started: Int64 = 1_795_000_000
    }

    private static let slips = [
        Slip(description: "its errors fall by 100", errors: -100),
        Slip(description: "its requests fall by 1,000", requests: -1_000),
        Slip(description: "its start moves while its counters go on", started: 1_795_225_660),
    ]

    /// A million requests before T0, 200 a poll since, 8 of them failing; the slip is at the 30th poll.
    private func play(_ slip: Slip?) -> Rehearsal {
        Rehearsal.play(.test(.source(p95: nil))) { _, poll, _ in
            let isPast = poll >= 30
            return .figures(
                .of(
                    started: isPast ? slip?.started ?? 1_795_000_000 : 1_795_000_000,
                    (
                        "/a", 1_000_000 + Int64(poll) * 200 + (isPast ? slip?.requests ?? 0 : 0),
                        1_000 + Int64(poll) * 8 + (isPast ? slip?.errors ?? 0 : 0), 40
                    )
                )
            )
        }
    }

    @Test func `without a slip it is a ROLLBACK`() {
        #expect(play(nil).decision?.kind == .rollback)
    }

    @Test(arguments: slips)
    func `a sum that may hold what was before T0 is never a GO`(_ slip: Slip) {
        let decision = play(slip).decision

        #expect(decision?.kind != .go)
        #expect(decision?.text.contains("more than they can have counted since") == true)
    }

    @Test func `a restart that begins small is believed`() {
        let run = Rehearsal.play(.test(.source(p95: nil))) { _, poll, _ in
            poll < 30
                ? .figures(.of(("/a", 1_000_000 + Int64(poll) * 200, 1_000, 40)))
                : .figures(.of(started: 1_795_225_672, ("/a", Int64(poll - 29) * 200, 0, 40)))
        }

        #expect(run.decision?.kind == .go)
        #expect(run.rule("ops:/a/error_rate_pct")?.n == 12_000)
    }
}
