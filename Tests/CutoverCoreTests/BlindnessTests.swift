import CutoverCore
import Testing

/// What is told, and how the run stands, while a rule cannot see.
@Suite struct BlindnessTests {
    private static let long = Duration.seconds(180)

    /// Plays `plan` up to `end` without its decision.
    private func play(_ plan: Plan, through end: Int, _ world: @escaping Rehearsal.World) -> Rehearsal {
        var run = Rehearsal(plan)
        run.play(through: .seconds(end), world)
        return run
    }

    private func noted(_ kind: String, in run: Rehearsal) -> [String] {
        run.entries.compactMap { entry in
            guard case .note(_, let note) = entry, note.kind == kind else { return nil }
            return note.text
        }
    }

    @Test func `blind beats warning, and both are said`() {
        let plan = Plan.test(window: Self.long, .health(), .source(p95: nil))
        let run = play(plan, through: 90) { target, slot, _ in
            if target == "ops" { return slot < 5 ? .figures(.of(("/a", Int64(slot) * 10, 0, 40))) : .bad() }
            return slot == 85 ? .bad() : .good
        }

        #expect(run.engine.board.status == .blind)
        #expect(run.told.contains(.warning))
        #expect(
            run.engine.board.youMust
                == "find out why the blind rule gives no figures: unless it sees again the run "
                + "ends HOLD; look at api, which is over its limit, too"
        )
    }

    @Test func `a glob that finds its endpoint after being blind is told as sighted, once`() {
        let plan = Plan.test(window: Self.long, .source(criticality: .globs(["/z*"]), p95: nil))
        let run = play(plan, through: 120) { _, slot, _ in
            let late = ("/z", Int64(slot - 80) * 10, Int64(0), Int64(40))
            return slot < 80 ? .figures(.of(("/a", 1, 0, 40))) : .figures(.of(("/a", 1, 0, 40), late))
        }

        #expect(run.headlines(.blind).count == 1)
        #expect(run.headlines(.sighted) == ["SIGHTED T+01:21 errors /z*: other rules answer for it now"])
        #expect(run.engine.board.status == .watching)
    }

    @Test func `a source whose endpoints answer at last is told as sighted`() {
        let run = play(.test(window: Self.long, .source(errors: nil)), through: 120) { _, slot, _ in
            slot < 80 ? .bad() : .figures(.of(("/a", Int64(slot - 80) * 10, 0, 40)))
        }

        #expect(run.headlines(.blind).count == 1)
        #expect(run.headlines(.sighted).count == 1)
    }

    @Test(arguments: [(59, false), (63, true)])
    func `a gauge that cannot be read is blind after 60 s, not at once`(second: Int, isBlind: Bool) {
        let run = play(.test(window: Self.long, .source()), through: second) { _, slot, _ in
            .figures(Self.unreadableGauge(requests: Int64(slot) * 10))
        }

        #expect((run.engine.board.status == .blind) == isBlind)
        #expect(run.told.contains(.blind) == isBlind)
    }

    @Test(arguments: [(59, false), (63, true)])
    func `a gauge that still covers the time before T0 is blind after 60 s`(second: Int, isBlind: Bool) {
        let run = play(.test(window: Self.long, .source()), through: second) { _, slot, _ in
            .figures(.of(("/a", 6_000 + Int64(slot) * 10, 0, 40)))
        }

        #expect((run.engine.board.status == .blind) == isBlind)
    }

    @Test func `a p95 alone that gets no answer for 60 s is not healthy`() throws {
        let run = play(.test(window: Self.long, .health(errors: nil)), through: 110) { _, slot, _ in
            slot < 40 ? .good : .bad()
        }

        let rule = try #require(run.engine.board.rules.first)
        #expect(rule.state == .unknown)
        #expect(run.headlines(.blind).count == 1)
    }

    @Test func `a p95 beside an error limit leaves refused probes to it`() throws {
        let run = play(.test(window: Self.long, .health(errors: "90")), through: 110) { _, slot, _ in
            slot < 40 ? .good : .bad()
        }

        let rule = try #require(run.engine.board.rules.first { $0.figure == .p95 })
        #expect(rule.state == .healthy)
    }

    @Test func `a run that will end HOLD says so early, once`() {
        let run = play(.test(window: Self.long, .source(p95: nil)), through: 90) { _, slot, _ in
            .figures(.of(("/a", Int64(slot) / 20, 0, 40)))
        }

        #expect(
            noted("forecast", in: run) == [
                "FORECAST T+00:03 errors ops (all endpoints): no requests so far: ends HOLD unless traffic comes"
            ]
        )
        #expect(
            run.engine.board.rules.first?.forecast
                == "4 of 20 requests so far: ends HOLD unless traffic comes"
        )
    }

    @Test func `rules that fail at the end are breached by R4, and no others`() {
        let run = Rehearsal.play(.test(.source("bad", p95: nil), .source("ok", p95: nil))) {
            target,
            slot,
            _ in
            .figures(.of(("/a", Int64(slot) * 10, target == "bad" ? Int64(slot) * 5 : 0, 40)))
        }

        #expect(run.decision?.code == .literalEnd)
        #expect(run.rule("bad:/a/error_rate_pct")?.code == .literalEnd)
        #expect(run.rule("bad:*/error_rate_pct")?.state == .breached)
        #expect(run.rule("ok:/a/error_rate_pct")?.code == nil)
        #expect(run.rule("ok:/a/error_rate_pct")?.state == .healthy)
    }

    private static func unreadableGauge(requests: Int64) -> Reading {
        let endpoint = EndpointReading(
            endpoint: "/a",
            requests: .value(requests),
            errors: .value(0),
            p95Microseconds: .unreadable("p95_ms: null")
        )
        return Reading(startedAt: nil, endpoints: [endpoint])
    }
}
