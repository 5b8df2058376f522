import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct CourierRoundTests {
    private func round(_ deliveries: [Delivery], busy: Set<Recipient> = []) -> CourierRound {
        CourierRound(items: deliveries.map { .init(delivery: $0, outbox: 0) }, busy: busy, now: .at(10))
    }

    @Test func `each recipient gets one delivery, urgent before normal, then by seq`() {
        let round = round([
            .sample("w1", kind: .warning, seq: 1), .sample("d5", kind: .decision, seq: 5),
            .sample("d4", kind: .decision, seq: 4),
            .sample("s3", to: .sink("alerts"), kind: .started, seq: 3),
            .sample("f6", to: .flag("brokers"), kind: .flag, seq: 6),
        ])

        #expect(Set(round.sends.map(\.delivery.id)) == ["d4", "s3", "f6"])
    }

    @Test func `a recipient that is being served gets no second one`() {
        let round = round([.sample("d1")], busy: [.sink("deploys")])

        #expect(round.sends.isEmpty)
    }

    @Test func `what is not due yet waits, and says when to look again`() {
        let round = round([
            .sample("d1", nextAt: .at(25)), .sample("d2", to: .sink("alerts"), nextAt: .at(12)),
            .sample("d3", to: .flag("brokers"), nextAt: .at(10)),
        ])

        #expect(round.sends.map(\.delivery.id) == ["d3"])
        #expect(round.nextAt == .at(12))
    }

    @Test func `the same delivery in two outboxes is sent once`() {
        let twice = [0, 1].map { CourierRound.Item(delivery: .sample("d1"), outbox: $0) }

        let round = CourierRound(items: twice, busy: [], now: .at(10))

        #expect(round.sends.count == 1)
        #expect(round.nextAt == nil)
    }

    @Test func `nothing overtakes an urgent one to the same sink that is being retried`() {
        let round = round([
            .sample("d1", seq: 1, at: .at(2), attempts: 1, nextAt: .at(12)),
            .sample("d2", kind: .flag, seq: 2), .sample("d3", kind: .cleared, seq: 3),
            .sample("d4", to: .sink("alerts"), kind: .flag, seq: 2),
        ])

        #expect(round.sends.map(\.delivery.id) == ["d4"])
        #expect(round.nextAt == .at(12))
    }

    @Test(arguments: [(caused: -19.0, sent: [String](), nextAt: 11.0), (-20, ["d2"], 40)])
    func `it waits 30 s at most`(_ row: (caused: Double, sent: [String], nextAt: Double)) {
        let round = round([
            .sample("d1", seq: 1, at: .at(row.caused), attempts: 9, nextAt: .at(40)),
            .sample("d2", kind: .flag, seq: 2),
        ])

        #expect(round.sends.map(\.delivery.id) == row.sent)
        #expect(round.nextAt == .at(row.nextAt))
    }

    @Test func `an earlier one that is not urgent holds up nobody`() {
        let round = round([
            .sample("w1", kind: .warning, seq: 1, at: .at(2), attempts: 1, nextAt: .at(12)),
            .sample("d2", seq: 2),
        ])

        #expect(round.sends.map(\.delivery.id) == ["d2"])
    }
}
