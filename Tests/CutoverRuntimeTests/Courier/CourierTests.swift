import CutoverCore
import CutoverTestSupport
import Logging
import ServiceLifecycle
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct CourierTests {
    private let clock = ManualTimekeeper()
    private let inbox = Inbox()
    private let wakeup = Wakeup()

    private func courier(_ outboxes: any Outbox..., sender: FakeSender) -> Courier {
        Courier(outboxes: outboxes, sender: sender, inbox: inbox, wakeup: wakeup, timekeeper: clock) { 0 }
    }

    @Test func `what is owed is sent, settled where it came from, and told`() async throws {
        let (store, memory, sender) = (FakeOutbox(.sample("d1")), MemoryOutbox(), FakeSender())
        memory.put([.sample("m1", to: .sink("alerts"))])

        try await running(courier(store, memory, sender: sender)) {
            await sender.calls.until(2)
            await store.settled.until(1)
        }

        #expect(Set(sender.calls.all.map(\.delivery.id)) == ["d1", "m1"])
        #expect(store.deliveries.map(\.state) == [.delivered])
        #expect(store.deliveries.map(\.attempts) == [1])
        #expect(
            await inbox.next()?.contains(
                .attempted(id: "d1", outcome: .accepted("answered 200"), at: .sample)
            ) == true
        )
    }

    @Test func `a failed delivery is sent again on the schedule, with the same bytes`() async throws {
        let store = FakeOutbox(.sample("d1", body: "{\"a\":1}"))
        let sender = FakeSender { delivery in
            delivery.attempts < 2 ? .retry("answered 503", after: nil) : .accepted("answered 200")
        }

        try await running(courier(store, sender: sender)) {
            await clock.untilAsleep()
            clock.advance(by: .milliseconds(500))
            await clock.untilAsleep()
            clock.advance(by: .seconds(1))
            await store.settled.until(3)
        }

        #expect(sender.calls.all.map(\.at) == [.at(0), .at(0.5), .at(1.5)])
        #expect(Set(sender.calls.all.map(\.delivery.body)) == [Array("{\"a\":1}".utf8)])
        #expect(store.settled.all.map(\.lastResult) == ["answered 503", "answered 503", "answered 200"])
    }

    @Test func `what the receiver refuses for good is dead and never sent again`() async throws {
        let store = FakeOutbox(.sample("d1"))
        let sender = FakeSender { _ in .refused("answered 400") }

        try await running(courier(store, sender: sender)) {
            await store.settled.until(1)
            clock.advance(by: .seconds(3_600))
            wakeup.signal()
            store.put(.sample("d2", to: .sink("alerts")))
            wakeup.signal()
            await store.settled.until(2)
        }

        #expect(sender.calls.all.map(\.delivery.id) == ["d1", "d2"])
        #expect(store.deliveries.map(\.state) == [.dead, .dead])
    }

    @Test func `a recipient has one delivery under way at a time, and others do not wait for it`()
        async throws
    {
        let store = FakeOutbox(.sample("w1", kind: .warning, seq: 1), .sample("d2", seq: 2))
        store.put(.sample("a3", to: .sink("alerts"), seq: 3))
        let gate = Wakeup()
        let sender = FakeSender { delivery in
            if delivery.id == "d2" { await gate.wait() }
            return .accepted("answered 200")
        }

        try await running(courier(store, sender: sender)) {
            await store.settled.until(1)
            #expect(Set(sender.calls.all.map(\.delivery.id)) == ["d2", "a3"])
            gate.signal()
            await store.settled.until(3)
        }

        #expect(store.settled.all.map(\.id) == ["a3", "d2", "w1"])
    }

    @Test func `a new commit wakes it`() async throws {
        let (store, sender) = (FakeOutbox(.sample("d0", nextAt: .at(30))), FakeSender())

        try await running(courier(store, sender: sender)) {
            await clock.untilAsleep()
            store.put(.sample("d1", to: .sink("alerts")))
            wakeup.signal()
            await sender.calls.until(1)
        }

        #expect(sender.calls.all.map(\.delivery.id) == ["d1"])
    }

    @Test func `a delivery due beyond the next minute is not forgotten`() async throws {
        let (store, sender) = (FakeOutbox(.sample("d1", nextAt: .at(600))), FakeSender())

        try await running(courier(store, sender: sender)) {
            await clock.untilAsleep()
            clock.advance(by: .seconds(600))
            await sender.calls.until(1)
        }

        #expect(sender.calls.all.map(\.at) == [.at(600)])
    }

    @Test func `what was delivered is not sent again when the store cannot note it`() async throws {
        let (store, sender) = (FakeOutbox(.sample("d1")), FakeSender())
        store.failSettling(with: "disk full")

        try await running(courier(store, sender: sender)) {
            await clock.untilAsleep()
            clock.advance(by: .seconds(1))
            await clock.untilAsleep()
            store.failSettling(with: nil)
            clock.advance(by: .seconds(1))
            await store.settled.until(1)
        }

        #expect(sender.calls.all.count == 1)
        #expect(store.deliveries.map(\.state) == [.delivered])
        let text =
            "delivery d1 to \"deploys\" was tried (answered 200), but that could not be written down: disk full"
        let batch = await inbox.next()
        #expect(
            batch == [
                .noticed(Note(at: .sample, kind: "store", text: text)),
                .attempted(id: "d1", outcome: .accepted("answered 200"), at: .sample),
            ]
        )
    }

    @Test func `a store that cannot be read is asked again, noticed once, and holds up nobody else`()
        async throws
    {
        let (store, memory, sender) = (FakeOutbox(.sample("d1")), MemoryOutbox(), FakeSender())
        memory.put([.sample("m1", to: .sink("alerts"))])
        store.failReading(with: "locked")

        try await running(courier(store, memory, sender: sender)) {
            await sender.calls.until(1)
            #expect(sender.calls.all.map(\.delivery.id) == ["m1"])
            await clock.untilAsleep()
            store.failReading(with: nil)
            clock.advance(by: .seconds(1))
            await store.settled.until(1)
        }

        let notes = await inbox.next()?.filter { event in
            if case .noticed = event { true } else { false }
        }
        let text = "deliveries cannot be read, they are tried again: locked"
        #expect(notes == [.noticed(Note(at: .sample, kind: "store", text: text))])
    }

    @Test func `on the shutdown signal urgent deliveries get one more try, normal ones stay owed`()
        async throws
    {
        let store = FakeOutbox(.sample("d0", nextAt: .at(30)))
        let sender = FakeSender { _ in .retry("answered 503", after: nil) }
        let group = ServiceGroup(services: [courier(store, sender: sender)], logger: Logger(label: "test"))

        async let run: Void = group.run()
        await clock.untilAsleep()
        store.put(.sample("w1", to: .sink("alerts"), kind: .warning))
        store.put(.sample("d1"))
        await group.triggerGracefulShutdown()
        try await run

        #expect(sender.calls.all.map(\.delivery.id) == ["d1"])
        #expect(store.deliveries.map(\.state) == [.pending, .pending, .pending])
    }

    @Test func `a send under way at the shutdown is waited for, but not for ever`() async throws {
        let store = FakeOutbox(.sample("d1"))
        let sender = FakeSender { _ in
            await Wakeup().wait()
            return .retry("cancelled", after: nil)
        }
        let group = ServiceGroup(services: [courier(store, sender: sender)], logger: Logger(label: "test"))

        async let run: Void = group.run()
        await sender.calls.until(1)
        await group.triggerGracefulShutdown()
        await clock.untilAsleep()
        clock.advance(by: .seconds(5))
        try await run

        #expect(sender.calls.all.count == 1)
    }
}
