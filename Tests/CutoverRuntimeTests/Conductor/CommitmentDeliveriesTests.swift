import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct CommitmentDeliveriesTests {
    private let commitment = Commitment(
        decision: .sample(.rollback, seq: 9, at: .at(60)),
        announcements: [.sample(.decision, seq: 9, at: .at(60), headline: "ROLLBACK")],
        owed: [
            .init(id: "r1-9-f0", recipient: .flag("brokers"), kind: .flag, announcement: nil),
            .init(id: "r1-9-0-s0", recipient: .sink("deploys"), kind: .decision, announcement: 0),
        ]
    )

    private let compose: Composer = { announcement, owed in
        Array("\(owed.id) to \(owed.recipient.label): \(announcement.headline)".utf8)
    }

    @Test func `a message's body is rendered for its recipient, an order to a flag has none`() {
        let deliveries = commitment.deliveries(at: .at(61), isDryRun: false, compose: compose)

        #expect(
            deliveries == [
                .sample("r1-9-f0", to: .flag("brokers"), kind: .flag, seq: 9, at: .at(60), body: ""),
                .sample("r1-9-0-s0", seq: 9, at: .at(60), body: "r1-9-0-s0 to deploys: ROLLBACK"),
            ]
        )
    }

    @Test func `a dry run's deliveries are suppressed, flags too`() {
        let deliveries = commitment.deliveries(at: .at(61), isDryRun: true, compose: compose)

        #expect(deliveries.map(\.state) == [.suppressed, .suppressed])
        #expect(deliveries.map(\.body.isEmpty) == [true, false])
    }

    @Test func `a message that cannot be rendered is dead and says so, and holds up nothing else`() {
        let deliveries = commitment.deliveries(at: .at(61), isDryRun: false) { _, _ in nil }

        #expect(deliveries.map(\.state) == [.pending, .dead])
        #expect(deliveries.last?.lastResult == "no message could be rendered for \"deploys\"")
    }

    @Test func `a message that points nowhere is dead too`() {
        var lost = commitment
        lost.owed[1].announcement = 7

        #expect(
            lost.deliveries(at: .at(61), isDryRun: false, compose: compose).map(\.state) == [.pending, .dead]
        )
    }
}
