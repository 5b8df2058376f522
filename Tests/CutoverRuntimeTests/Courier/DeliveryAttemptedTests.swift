import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct DeliveryAttemptedTests {
    @Test(
        arguments: [
            (outcome: .accepted("answered 200"), state: .delivered, nextAt: 0),
            (outcome: .readBack("read back as off"), state: .readBack, nextAt: 0),
            (outcome: .refused("answered 400"), state: .dead, nextAt: 0),
            (outcome: .retry("answered 503", after: nil), state: .pending, nextAt: 12),
            (outcome: .retry("answered 429", after: .seconds(30)), state: .pending, nextAt: 40),
        ] as [(outcome: DeliveryOutcome, state: DeliveryState, nextAt: Double)]
    )
    func `an attempt counts, and its outcome says how the delivery stands`(
        _ row: (outcome: DeliveryOutcome, state: DeliveryState, nextAt: Double)
    ) {
        let next = Delivery.sample(attempts: 2).attempted(row.outcome, at: .at(10), jitter: 0)

        #expect(next.attempts == 3)
        #expect(next.state == row.state)
        #expect(next.nextAt == .at(row.nextAt))
        #expect(next.lastResult == row.outcome.text)
        #expect(next.body == Delivery.sample().body)
    }
}
