import CutoverCore
import CutoverStore
import Testing

struct OutboxTests {
    @Test func `urgent deliveries come first, then the order of their events`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        let deliveries = [
            owed("warning-3", kind: .warning, seq: 3), owed("started-1", kind: .started, seq: 1),
            owed("flag-9", kind: .flag, seq: 9), owed("decision-9", kind: .decision, seq: 9),
            owed("interrupted-4", kind: .interrupted, seq: 4), owed("later-2", seq: 2, nextAt: seconds(10)),
        ]

        try await journal.commit([], decision: nil, deliveries: deliveries)

        let outbox = store.outbox(of: "run-1")
        #expect(
            try await outbox.due(noon).map(\.id)
                == ["interrupted-4", "flag-9", "decision-9", "started-1", "warning-3"]
        )
        #expect(try await outbox.due(seconds(10)).first?.id == "later-2")
        #expect(try await outbox.due(seconds(-1)).isEmpty)
    }

    @Test func `a delivery comes back with its very bytes`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        let everyByte = Delivery(
            id: "d-2",
            recipient: .sink("deploys"),
            kind: .ended,
            seq: 9,
            createdAt: noon,
            body: Array(0...255)
        )

        try await journal.commit([], decision: nil, deliveries: [owed("d-1", kind: .flag), everyByte])

        #expect(try await store.outbox(of: "run-1").due(noon) == [owed("d-1", kind: .flag), everyByte])
        #expect(try await store.archive.deliveries(of: "run-1") == [owed("d-1", kind: .flag), everyByte])
    }

    @Test func `a retry waits for its time and survives the process`() async throws {
        let directory = try TestDirectory()
        let first = try RunStore.open(directory.path, now: noon)
        try await first.begin(runRecord()).commit([], decision: nil, deliveries: [owed("d-1")])
        var delivery = owed("d-1")
        delivery.attempts = 1
        delivery.nextAt = seconds(8)
        delivery.lastResult = "503 Service Unavailable"
        try await first.outbox(of: "run-1").settle(delivery, at: seconds(3))
        try first.close()

        let second = try RunStore.open(directory.path, now: seconds(5))
        let outbox = second.outbox(of: "run-1")

        #expect(try await outbox.due(seconds(7)).isEmpty)
        #expect(try await outbox.nextDue() == seconds(8))
        #expect(try await outbox.due(seconds(8)) == [delivery])
        #expect(try query(directory, "SELECT last_us FROM deliveries") == ["1763692003000000"])
    }

    @Test(arguments: DeliveryState.allCases)
    func `only what is pending is owed`(_ state: DeliveryState) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        try await store.begin(runRecord()).commit([], decision: nil, deliveries: [owed("d-1")])
        var delivery = owed("d-1")
        delivery.state = state

        let outbox = store.outbox(of: "run-1")
        try await outbox.settle(delivery, at: seconds(1))

        let isOwed = state == .pending
        #expect(try await outbox.due(noon).count == (isOwed ? 1 : 0))
        #expect(try await outbox.nextDue() == (isOwed ? noon : nil))
        #expect(try await store.archive.runs().first?.owedDeliveries == (isOwed ? 1 : 0))
        #expect(try await store.archive.deliveries(of: "run-1").map(\.state) == [state])
    }

    @Test func `a run owes only what is its own`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        try await store.begin(runRecord()).commit([], decision: nil, deliveries: [owed("old", seq: 50)])
        try await store.begin(runRecord("run-2", startedAt: seconds(60)))
            .commit([], decision: nil, deliveries: [owed("new", seq: 2)])

        #expect(try await store.outbox(of: "run-2").due(noon).map(\.id) == ["new"])
        #expect(try await store.outbox(of: "run-1").due(noon).map(\.id) == ["old"])
        #expect(try await store.outbox(of: "run-3").nextDue() == nil)
    }

    @Test func `an attempt at a delivery that is not stored is an error`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        _ = try await store.begin(runRecord())

        let trouble = await trouble { () throws(StoreTrouble) in
            try await store.outbox(of: "run-1").settle(owed("ghost"), at: noon)
        }

        #expect(trouble?.kind == .conflict)
        #expect(trouble?.text.hasPrefix("no delivery \"ghost\" is stored in ") == true)
    }
}
