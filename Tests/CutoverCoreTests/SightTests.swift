import CutoverCore
import Testing

/// What a run makes of probes that show only our own blindness.
@Suite struct SightTests {
    private func plan(_ window: Int = 60, _ targets: Target...) -> Plan {
        var plan = Plan.test(window: .seconds(window))
        plan.targets = targets.map { target in
            var target = target
            target.kind = .http(Request(url: Masked("https://\(target.name).example.org/")), Expectation())
            return target
        }
        return plan
    }

    private func noted(_ run: Rehearsal) -> [String] {
        run.entries.compactMap { entry in
            guard case .note(_, let note) = entry, ["blind", "sighted"].contains(note.kind) else {
                return nil
            }
            return note.text
        }
    }

    @Test func `our own blindness is neither good nor bad, and is told once with its length`() throws {
        let run = Rehearsal.play(plan(60, .health("a"), .health("b"))) { _, slot, _ in
            (20..<26).contains(slot) ? .bad(.blind, after: .milliseconds(500)) : .good
        }

        #expect(run.decision?.kind == .go)
        let rule = try #require(run.rule("a/error_rate_pct"))
        #expect((rule.n, rule.k, rule.observed, rule.scheduled) == (54, 0, 54, 60))
        #expect(
            noted(run) == [
                "BLIND T+00:20 nothing remote answers us and no reference either: until something does, such probes "
                    + "count for nothing",
                "SIGHTED T+00:26 we see again (a), after 00:06 of our own blindness",
            ]
        )
    }

    @Test(arguments: [(20..<26, DecisionKind.go), (10..<60, .hold), (0..<60, .hold)])
    func `a fault of this machine is neither good nor bad`(faults: Range<Int>, kind: DecisionKind) throws {
        let run = Rehearsal.play(plan(60, .health("a"))) { _, slot, _ in
            faults.contains(slot) ? .bad(.internal) : .good
        }

        #expect(run.decision?.kind == kind)
        #expect(run.rule("a/error_rate_pct")?.k == 0)
        #expect(noted(run) == [])
    }

    @Test func `blindness breaks the row of good answers that makes a run ready`() throws {
        let run = Rehearsal.play(plan(60, .health("a"))) { _, slot, _ in slot == 2 ? .bad(.blind) : .good }

        let rule = try #require(run.rule("a/error_rate_pct"))
        #expect((rule.n, rule.observed, rule.scheduled) == (57, 57, 57))
    }

    @Test func `the same failures seen by a reference are a ROLLBACK`() {
        let run = Rehearsal.play(plan(60, .health("a"))) { _, slot, _ in
            (20..<40).contains(slot) ? .bad(.connect) : .good
        }

        #expect(run.decision?.kind == .rollback)
        #expect(noted(run) == [])
    }

    @Test func `while we are blind the status says so, and what to do`() {
        var run = Rehearsal(plan(60, .health("a")))
        run.play(through: .seconds(25)) { _, slot, _ in slot < 20 ? .good : .bad(.blind) }

        #expect(run.engine.board.status == .blind)
        #expect(
            run.engine.board.youMust
                == "mend the network of this machine: nothing remote answers it, and what it misses may end HOLD"
        )
        #expect(run.engine.board.series[0].marks.last == .unclear)
    }

    @Test func `a window that nobody saw is HOLD, not GO and not ROLLBACK`() {
        let run = Rehearsal.play(plan(60, .health("a"))) { _, slot, _ in slot < 20 ? .good : .bad(.blind) }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `a target that never answered while we were blind is not a target that was never ready`() {
        let run = Rehearsal.play(plan(60, .health("a"))) { _, _, _ in .bad(.blind) }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `a target on this machine does not end it, and one that fails within sight does`() {
        var mixed = plan(60, .health("a"))
        mixed.targets.append(.health("near"))
        var run = Rehearsal(mixed)
        run.play(through: .seconds(30)) { target, slot, _ in
            if target == "near" { return .good }
            return slot < 20 ? .good : slot < 25 ? .bad(.blind) : .bad(.connect)
        }

        #expect(noted(run).map { $0.prefix(13) } == ["BLIND T+00:20", "SIGHTED T+00:"])
        #expect(noted(run).last?.hasPrefix("SIGHTED T+00:25 we see again (a)") == true)
    }

    @Test func `a run replays to the same decision, notes included`() {
        let plan = plan(60, .health("a"))
        let run = Rehearsal.play(plan) { _, slot, _ in (20..<50).contains(slot) ? .bad(.blind) : .good }

        var again = Rehearsal(plan)
        for event in run.events { _ = again.feed(event) }

        #expect(again.decision == run.decision)
        #expect(noted(again) == noted(run))
        #expect(noted(run).count == 2)
    }

    @Test(arguments: [
        ("http://localhost/", false), ("http://app.localhost:80/x", false), ("https://127.8.9.1:443", false),
        ("http://[::1]:8080/", false), ("http://LOCALHOST?x", false), ("http://127.0.0.1.example.org/", true),
        ("http://[2001:db8::1]/", true), ("https://shop.example.org/", true), ("http://10.0.0.7:8080/", true),
        ("http://127.example/", true),
        ("http://mylocalhost/", true), ("http://127.0.0.example/", true),
    ])
    func `an address is remote as it is written`(_ url: String, _ isRemote: Bool) {
        #expect(RemoteAddress.isRemote(url) == isRemote)
    }

    @Test func `the failures that have a duration are these, and blindness is none of them`() {
        #expect(
            ProbeFailure.allCases.filter(\.isTimed).map(\.rawValue) == [
                "connect_timeout", "timeout_headers", "timeout_body", "http_status", "assertion", "parse",
                "stale",
                "auth", "timeout", "exit_status",
            ]
        )
    }
}
