import CutoverCore
import CutoverTestSupport
import Testing

struct RuleProofTests {
    private func proofs(_ target: Target, in plan: Plan? = nil, _ reading: Reading? = nil) -> [String:
        RuleProof]
    {
        let seen = Observation(sample: .ok(target.name), reading: reading)
        let plan = plan ?? .sample(window: .seconds(120), targets: [target])
        let all = RuleProof.all(of: target, in: plan, seen: seen)
        return Dictionary(uniqueKeysWithValues: all.map { ($0.report.rule, $0) })
    }

    private func reading(_ endpoint: String, requests: Figure = .value(40)) -> Reading {
        Reading(
            startedAt: nil,
            endpoints: [
                EndpointReading(
                    endpoint: endpoint,
                    requests: requests,
                    errors: .value(1),
                    p95Microseconds: .value(90_000)
                )
            ]
        )
    }

    @Test func `both rules of a health target fail on bad samples, as early as the engine decides`() {
        let proofs = proofs(.health("api"))

        #expect(
            proofs.mapValues(\.failsAfter) == [
                "api/error_rate_pct": .seconds(21), "api/p95_ms": .seconds(22),
            ]
        )
    }

    @Test func `a limit above the timeout can still be broken, by timeouts`() {
        var target = Target.health("api")
        target.limits.p95 = .seconds(60)

        #expect(proofs(target)["api/p95_ms"]?.failsAfter != nil)
    }

    @Test func `a limit above the timeout cannot be broken when a timeout says nothing`() {
        var target = Target.health("api")
        target.limits.p95 = .seconds(60)
        target.isTimeoutUnknown = true

        #expect(proofs(target)["api/p95_ms"]?.failsAfter == nil)
        #expect(proofs(target)["api/error_rate_pct"]?.failsAfter != nil)
    }

    @Test func `an advisory target fails too, though nothing rolls back`() throws {
        let target = Target.health("api", criticality: .advisory)

        let proof = try #require(proofs(target)["api/error_rate_pct"])

        #expect(proof.failsAfter != nil)
        #expect(!proof.report.isCritical)
    }

    @Test func `the shortest window that is allowed still lets a rule fail`() {
        let plan = Plan.sample(
            window: .milliseconds(1_500),
            interval: .milliseconds(500),
            block: .milliseconds(500),
            targets: [.health("api", interval: .milliseconds(500), timeout: .milliseconds(400))]
        )

        #expect(proofs(plan.targets[0], in: plan)["api/error_rate_pct"]?.failsAfter != nil)
    }

    @Test func `every rule of a source's endpoint and of its total fails from the figures it reported`() {
        let proofs = proofs(.source("ops"), reading("/a"))

        #expect(
            proofs.keys.sorted() == [
                "ops:*/error_rate_pct", "ops:/a/error_rate_pct", "ops:/a/reported_p95_ms",
            ]
        )
        #expect(proofs.values.allSatisfy { $0.failsAfter != nil && $0.report.isCritical })
    }

    @Test func `a glob that matches nothing cannot fail, and says why`() throws {
        let target = Target.source("ops", criticality: .globs(["/b*"]))

        let proof = try #require(proofs(target, reading("/a"))["ops:/b*/error_rate_pct"])

        #expect(proof.failsAfter == nil)
        #expect(proof.report.isCritical)
        #expect(proof.report.verdict == .unknown(.noEndpointMatches("/b*")))
    }

    @Test func `a counter that cannot be read cannot fail`() throws {
        let target = Target.source("ops", criticality: .globs(["/a"]))
        let seen = reading("/a", requests: .unreadable("requests: missing"))

        let proof = try #require(proofs(target, seen)["ops:/a/error_rate_pct"])

        #expect(proof.failsAfter == nil)
        #expect(proof.report.verdict == .unknown(.unreadable("requests: missing")))
    }

    @Test func `a counter at the end of its range does not stop the proof`() {
        let proofs = proofs(.source("ops"), reading("/a", requests: .value(.max)))

        #expect(proofs.count == 3)
    }

    @Test func `zero endpoints prove nothing`() throws {
        let empty = Reading(startedAt: nil, endpoints: [])

        let proof = try #require(proofs(.source("ops"), empty)["ops:*/error_rate_pct"])

        #expect(proof.failsAfter == nil)
        #expect(proofs(.source("ops"), nil).isEmpty)
    }
}
