import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct MemoryOutboxTests {
    @Test func `what is due comes urgent first, then by seq`() async throws {
        let outbox = MemoryOutbox()
        outbox.put([
            .sample("w", kind: .warning, seq: 1), .sample("e", kind: .ended, seq: 3),
            .sample("d", kind: .decision, seq: 2), .sample("late", nextAt: .at(9)),
        ])

        #expect(try await outbox.due(.at(1)).map(\.id) == ["d", "e", "w"])
    }

    @Test func `what is settled is no longer owed`() async throws {
        let outbox = MemoryOutbox()
        outbox.put([.sample("d1"), .sample("d2", nextAt: .at(5))])

        try await outbox.settle(
            Delivery.sample("d1").attempted(.accepted("answered 200"), at: .at(1), jitter: 0),
            at: .at(1)
        )

        #expect(try await outbox.due(.at(10)).map(\.id) == ["d2"])
        #expect(try await outbox.nextDue() == .at(5))
    }

    @Test func `suppressed and dead ones are never due`() async throws {
        let outbox = MemoryOutbox()
        var suppressed = Delivery.sample("s")
        suppressed.state = .suppressed
        outbox.put([suppressed])

        #expect(try await outbox.due(.at(10)).isEmpty)
        #expect(try await outbox.nextDue() == nil)
    }

    @Test func `a delivery that is put twice is owed once`() async throws {
        let outbox = MemoryOutbox()

        outbox.put([.sample("d1")])
        outbox.put([.sample("d1")])

        #expect(try await outbox.due(.at(1)).count == 1)
    }
}
