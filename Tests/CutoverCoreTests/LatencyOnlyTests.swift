import CutoverCore
import Testing

/// Targets whose error limit is off: their p95 alone must not be a GO out of nothing.
@Suite struct LatencyOnlyTests {
    private static let polled = Target.source(errors: nil)

    private func play(_ world: @escaping (_ target: String, _ slot: Int) -> Rehearsal.Reply?) -> Rehearsal {
        Rehearsal.play(.test(.health(), Self.polled)) { target, slot, _ in
            target == "api" ? .good : world(target, slot)
        }
    }

    @Test func `a source without endpoints is HOLD beside a healthy target`() {
        let run = play { _, _ in .figures(Reading(startedAt: nil, endpoints: [])) }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("ops:*/reported_p95_ms")?.verdict == .unknown(.noData))
        #expect(run.decision?.text.contains("p95 reported by the app ops (all endpoints) unknown") == true)
    }

    @Test func `a source that cannot be read is HOLD beside a healthy target`() {
        let run = play { _, _ in .bad(.connect) }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("ops:*/reported_p95_ms")?.verdict == .unknown(.sourceFailed("scripted connect")))
    }

    @Test func `a source whose endpoints are all too thin is HOLD`() {
        let run = play { _, slot in .figures(.of(("/a", Int64(slot) / 10, 0, 40))) }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("ops:*/reported_p95_ms")?.verdict == .unknown(.tooFewRequests(6, needs: 20)))
    }

    @Test func `a source with enough requests passes by its endpoints alone`() {
        let run = play { _, slot in .figures(.of(("/a", Int64(slot) * 10, 0, 40))) }

        #expect(run.decision?.kind == .go)
        #expect(run.rule("ops:*/reported_p95_ms") == nil)
        #expect(run.rule("ops:/a/reported_p95_ms")?.verdict == .pass)
    }

    @Test func `a health target that refuses after a few good answers has no p95`() {
        let run = Rehearsal.play(.test(.health(errors: nil))) { _, slot, _ in slot < 10 ? .good : .bad() }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("api/p95_ms")?.verdict == .unknown(.lowCoverage(10, of: 60)))
    }
}
