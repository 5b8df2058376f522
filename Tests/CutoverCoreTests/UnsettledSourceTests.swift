import CutoverCore
import Testing

@Suite struct UnsettledSourceTests {
    @Test func `replicas that cannot be told apart never make a GO`() {
        let run = Rehearsal.play(.test(.source(p95: nil))) { _, slot, _ in
            let requests = Int64(slot % 2 == 0 ? 6_000 : 5_000) + Int64(slot)
            let reading = EndpointReading(
                endpoint: "/a",
                requests: .value(requests),
                errors: .value(0),
                p95Microseconds: .value(1)
            )
            return .figures(Reading(startedAt: nil, endpoints: [reading]))
        }

        #expect(run.decision?.kind == .hold)
    }
}
