import CutoverCore
import Testing

@Suite struct SourceJudgementTests {
    private func play(_ target: Target = .source(), _ world: @escaping (Int) -> Rehearsal.Reply?) -> Rehearsal
    {
        Rehearsal.play(.test(target)) { _, slot, _ in world(slot) }
    }

    @Test func `a healthy source that starts from zero ends in GO`() {
        let run = play { slot in .figures(.of(("/a", Int64(slot) * 10, 0, 40))) }

        #expect(run.decision?.kind == .go)
        #expect(run.rule("ops:*/error_rate_pct")?.n == 600)
        #expect(run.decision?.text.contains("p95 reported by the app /a 40 ms") == true)
    }

    @Test func `6,000 good requests before T0 do not dilute an outage after it`() {
        let run = play { slot in .figures(.of(("/a", 6_000 + Int64(slot) * 5, Int64(slot) * 5, 40))) }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.code == .literalEnd)
        #expect(run.decidedAt == .seconds(61))
        #expect(run.rule("ops:/a/error_rate_pct")?.k == 300)
    }

    @Test func `a breach is told at the first poll that shows it`() throws {
        let run = play { slot in .figures(.of(("/a", 100 + Int64(slot) * 10, slot < 20 ? 0 : 10, 40))) }

        let warning = try #require(run.headlines(.warning).first)
        #expect(warning.hasPrefix("WARNING T+00:20 errors ") || warning.hasPrefix("WARNING T+00:21 errors "))
        #expect(warning.contains("5.0 % (10 of 200, limit 2.0 %)"))
    }

    @Test func `a restart in mid-window does not wipe the errors before it`() {
        let run = play { slot in
            slot < 30
                ? .figures(.of(("/a", Int64(slot) * 10, Int64(slot) * 9, 40)))
                : .figures(.of(started: 1_795_000_500, ("/a", Int64(slot - 30) * 10, 0, 40)))
        }

        #expect(run.decision?.kind == .rollback)
        #expect(run.told.contains(.restart))
        #expect(run.rule("ops:/a/error_rate_pct")?.k == 261)
        #expect(run.rule("ops:/a/error_rate_pct")?.n == 590)
    }

    @Test func `no endpoints at all is HOLD`() {
        let run = play { _ in .figures(Reading(startedAt: nil, endpoints: [])) }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("ops:*/error_rate_pct")?.verdict == .unknown(.noData))
    }

    @Test func `counters that never move are HOLD`() {
        let run = play { _ in .figures(.of(("/a", 6_000, 1, 40))) }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `an unreadable source is HOLD and names its fault`() {
        let run = play { _ in .bad(.parse) }

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.text.contains("the source cannot be read: scripted parse") == true)
    }

    @Test(arguments: [1, 30])
    func `an endpoint that disappears while its process lives is HOLD`(_ from: Int) {
        let run = play { slot in
            let healthy = ("/b", Int64(slot) * 10, Int64(0), Int64(40))
            return slot < from
                ? .figures(.of(("/a", 1_000 + Int64(slot) * 10, 0, 40), healthy)) : .figures(.of(healthy))
        }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("ops:/a/error_rate_pct")?.verdict == .unknown(.endpointMissing))
    }

    @Test func `one user's 400 on a quiet endpoint rolls nothing back`() {
        let run = play { slot in
            .figures(
                .of(("/busy", Int64(slot) * 10, 0, 40), ("/quiet", slot < 20 ? 0 : 1, slot < 20 ? 0 : 1, 40))
            )
        }

        #expect(run.decision?.kind == .go)
    }

    @Test func `two errors of fifty are forgiven, three are not`() {
        let two = play { slot in .figures(.of(("/a", min(50, Int64(slot)), slot < 10 ? 0 : 2, 40))) }
        let three = play { slot in .figures(.of(("/a", min(50, Int64(slot)), slot < 10 ? 0 : 3, 40))) }

        #expect(two.decision?.kind == .go)
        #expect(two.decision?.text.contains("forgiven") == true)
        #expect(three.decision?.kind == .rollback)
    }

    @Test func `min_requests 1 makes the sentence bare`() {
        let run = play(.source(minRequests: 1)) { slot in
            .figures(.of(("/a", slot < 10 ? 0 : 1, slot < 10 ? 0 : 1, 40)))
        }

        #expect(run.decision?.kind == .rollback)
    }

    @Test func `polls that fail cost coverage: a tenth may, more may not`() {
        let few = play { slot in
            slot % 12 == 6 ? .bad(.timeoutHeaders) : .figures(.of(("/a", Int64(slot) * 10, 0, 40)))
        }
        let many = play { slot in
            slot % 6 == 3 ? .bad(.timeoutHeaders) : .figures(.of(("/a", Int64(slot) * 10, 0, 40)))
        }

        #expect(few.decision?.kind == .go)
        #expect(many.decision?.kind == .hold)
    }

    @Test func `a missed poll gives an empty block and the next increase covers the gap once`() {
        let run = play { slot in
            (20..<24).contains(slot) ? nil : .figures(.of(("/a", Int64(slot) * 10, 0, 40)))
        }

        #expect(run.rule("ops:/a/error_rate_pct")?.n == 600)
    }

    @Test func `a newest reading older than two intervals is HOLD`() {
        let run = play { slot in slot >= 57 ? .bad(.connect) : .figures(.of(("/a", Int64(slot) * 10, 0, 40)))
        }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `a field that cannot be read makes its own rule unknown and no other`() {
        let run = play { slot in
            .figures(
                Reading(
                    startedAt: nil,
                    endpoints: [
                        EndpointReading(
                            endpoint: "/a",
                            requests: .value(Int64(slot) * 10),
                            errors: .value(0),
                            p95Microseconds: .unreadable("p95_ms: null")
                        )
                    ]
                )
            )
        }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("ops:/a/error_rate_pct")?.verdict == .pass)
        #expect(run.rule("ops:/a/reported_p95_ms")?.verdict == .unknown(.unreadable("p95_ms: null")))
    }

    @Test func `the app's p95 is unknown until half of what it covers postdates T0`() {
        let old = play { slot in .figures(.of(("/a", 6_000 + Int64(slot) * 10, 0, 40))) }
        let fresh = play { slot in .figures(.of(("/a", 6_000 + Int64(slot) * 50, 0, 40))) }

        #expect(old.decision?.kind == .hold)
        #expect(
            old.rule("ops:/a/reported_p95_ms")?.verdict == .unknown(.gaugePredatesWindow(600, needs: 2_500))
        )
        #expect(fresh.decision?.kind == .go)
    }

    @Test func `the app's p95 over the limit in its newest reading rolls back at the end`() {
        let run = play { slot in .figures(.of(("/a", Int64(slot) * 50, 0, slot < 58 ? 40 : 1_201))) }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.text.contains("p95 reported by the app /a 1201 ms (limit 1200 ms") == true)
    }

    @Test func `with a critical list only what matches can roll back, and every glob must match`() {
        let listed = play(.source(criticality: .globs(["/a*"]))) { slot in
            .figures(.of(("/a1", Int64(slot) * 10, 0, 40), ("/b", Int64(slot) * 10, Int64(slot) * 9, 40)))
        }
        let unmatched = play(.source(criticality: .globs(["/a*", "/z"]))) { slot in
            .figures(.of(("/a1", Int64(slot) * 10, 0, 40)))
        }

        #expect(listed.decision?.kind == .go)
        #expect(unmatched.decision?.kind == .hold)
        #expect(unmatched.decision?.text.contains("no endpoint matches \"/z\"") == true)
    }

    @Test func `an optional series does not hold up the GO but still fails`() {
        let missing = play(.source(criticality: .globs(["/a", "/z"]), optional: ["/z"])) { slot in
            .figures(.of(("/a", Int64(slot) * 10, 0, 40)))
        }
        let failing = play(.source(criticality: .globs(["/a", "/z"]), optional: ["/z"])) { slot in
            .figures(.of(("/a", Int64(slot) * 10, 0, 40), ("/z", Int64(slot) * 10, Int64(slot) * 9, 40)))
        }

        #expect(missing.decision?.kind == .go)
        #expect(failing.decision?.kind == .rollback)
    }

    @Test func `two replicas behind one address are told apart and counted apart`() {
        let run = play { slot in
            slot % 2 == 0
                ? .figures(.of(started: 1_795_000_100, ("/a", 1_000 + Int64(slot) * 5, 500, 40)))
                : .figures(.of(started: 1_795_000_000, ("/a", 9_000 + Int64(slot) * 5, 700, 40)))
        }

        #expect(run.headlines(.restart).first?.hasPrefix("REPLICAS") == true)
        #expect(run.rule("ops:/a/error_rate_pct")?.k == 0)
    }

    @Test func `a failing base poll makes the first success the base`() {
        let run = play { slot in
            slot == 0 ? .bad(.connect) : .figures(.of(("/a", 1_000 + Int64(slot) * 100, 0, 40)))
        }

        #expect(run.rule("ops:/a/error_rate_pct")?.n == 5_900)
        #expect(run.decision?.kind == .go)
    }
}

@Suite struct HugeCounterTests {
    @Test func `counters at the end of their range are judged and never trap`() {
        let target = Target.source("ops", criticality: .all, p95: nil)
        let run = Rehearsal.play(.test(target)) { _, slot, _ in
            .figures(
                .of(
                    started: 1_795_225_643 + 2 * Int64(slot),
                    ("/a", .max, .max, 1),
                    ("/b", 1_000_000_000_000_000_000, 0, 1)
                )
            )
        }

        #expect(run.decision?.kind == .rollback)
    }
}
