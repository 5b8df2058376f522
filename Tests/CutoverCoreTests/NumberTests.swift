import CutoverCore
import Testing

struct NumberTests {
    private static let pending = NumberExpectation(
        name: "pending",
        place: .lastLine,
        limit: .within(atLeast: nil, atMost: "500")
    )

    private func plan() -> Plan {
        var target = Target.health()
        var expectation = Expectation()
        expectation.numbers = [Self.pending]
        target.kind = .http(Request(url: Masked("http://127.0.0.1/")), expectation)
        return .test(target)
    }

    private func probe(_ slot: Int, _ value: String?, _ outcome: Outcome = .ok) -> Event {
        var observation = Observation(
            sample: Sample(
                target: "api",
                slot: slot,
                intendedStart: Rehearsal.origin.advanced(by: .seconds(slot)),
                duration: .milliseconds(20),
                outcome: outcome,
                httpStatus: 200
            )
        )
        observation.numbers = value.map { [ObservedNumber(name: "pending", value: $0)] } ?? []
        return .observed(observation)
    }

    @Test func `the board shows the first, the lowest, the highest and the newest number`() {
        var run = Rehearsal(plan())

        _ = run.feed(.began(Rehearsal.origin))
        for (slot, value) in ["12", nil, "812", "9", "1e1"].enumerated() { _ = run.feed(probe(slot, value)) }

        let expected = NumberReport(Self.pending, first: "12", span: ("9", "812"), newest: "1e1")
        #expect(run.engine.board.series[0].numbers == [expected])
    }

    @Test func `a number before any was read is nothing, not zero`() {
        var run = Rehearsal(plan())

        _ = run.feed(.began(Rehearsal.origin))
        _ = run.feed(probe(0, nil, .failed(.assertion)))

        #expect(run.engine.board.series[0].numbers == [])
    }

    @Test func `a masked probe keeps its numbers`() {
        let event = probe(0, "12", .failed(.assertion))

        #expect(Mask(hiding: ["secret"]).hide(event) == event)
    }
}
