import CutoverCore
import CutoverTestSupport
import Logging
import ServiceLifecycle
import Testing

@testable import CutoverRuntime

/// The whole route in virtual time: all services, the real engine, fakes at the ports.
@Suite(.timeLimit(.minutes(1))) struct RouteTests {
    private let clock = ManualTimekeeper()
    private let inbox = Inbox()
    private let wakeup = Wakeup()
    private let memory = MemoryOutbox()
    private let journal = MemoryJournal()
    private let outbox = FakeOutbox()
    private let published = Recording<Board>()
    private let ending = Ending()
    private let sender = FakeSender { delivery in
        delivery.kind == .flag && delivery.body.isEmpty
            ? .readBack("read back as off") : .accepted("answered 200")
    }
    private let plan = Plan.sample(
        window: .seconds(60),
        interval: .seconds(1),
        targets: [.health("api", interval: .seconds(1), timeout: .seconds(60))],  // 60 may be under way
        flags: [Flag(name: "brokers", off: .http(Request(url: Masked("http://127.0.0.1/off"))), read: nil)],
        sinks: [Sink(name: "deploys", kind: .webhook(secret: nil), url: Masked("http://127.0.0.1/hook"))],
        rollbackFlags: ["brokers"]
    )

    /// Writes to the journal, and owes in the outbox what was committed.
    private struct Store: Journal {
        let journal: MemoryJournal
        let outbox: FakeOutbox

        func record(_ entries: [Entry]) async throws(StoreTrouble) { try await journal.record(entries) }

        func commit(
            _ entries: [Entry],
            decision: Decision?,
            deliveries: [Delivery]
        ) async throws(StoreTrouble) {
            try await journal.commit(entries, decision: decision, deliveries: deliveries)
            for delivery in deliveries { outbox.put(delivery) }
        }
    }

    /// Runs until the engine ends the run, one beat at a time; `script` says how each slot ends.
    private func run(_ script: @escaping @Sendable (Int) -> Outcome) async throws {
        let ports = ConductorPorts(
            journal: Store(journal: journal, outbox: outbox),
            memory: memory,
            wakeup: wakeup,
            board: LiveBoard(),
            ending: ending,
            timekeeper: clock,
            compose: { announcement, _ in Array(announcement.headline.utf8) },
            onPublish: { [published] in published.append($0) },
            witness: { _ in },
            onFinish: {}  // the loop below ends the group, once all is asleep
        )
        let prober = FakeProber(clock) { _, slot in (script(slot), .zero) }
        let engine = Engine(plan: plan, run: "r1", isDryRun: false)
        let services: [any Service] = [
            Courier(
                outboxes: [outbox, memory],
                sender: sender,
                inbox: inbox,
                wakeup: wakeup,
                timekeeper: clock
            ) { 0 },
            Conductor(engine: engine, inbox: inbox, ports: ports, isDryRun: false),
            Metronome(beat: plan.beat, timekeeper: clock, inbox: inbox) { [clock] in clock.now },
            Sampler(
                plan: plan,
                start: .fresh,
                starter: .idle,
                permission: Permission(),
                prober: prober,
                fetcher: FakeFetcher(.complete(204)),
                timekeeper: clock,
                inbox: inbox
            ),
        ]
        let group = ServiceGroup(services: services, logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var steps = 0
            while ending.exitStatus == nil, !Task.isCancelled {
                await clock.untilAsleep(times: 2)  // metronome and sampler
                await prober.calls.until(steps + 1)
                await untilShown(clock.now)
                steps += 1
                clock.advance(by: .seconds(1))
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Waits for the board of the tick at `moment`.
    private func untilShown(_ moment: Timestamp) async {
        var seen = published.all
        while ending.exitStatus == nil, !Task.isCancelled, !seen.contains(where: { $0.now >= moment }) {
            seen = await published.until(seen.count + 1)
        }
    }

    @Test func `a target that dies is rolled back: flag off, people told, and the process ends`() async throws
    {
        try await run { slot in slot < 5 ? .ok : .failed(.connect) }

        #expect(journal.decisions.map(\.kind) == [.rollback])
        #expect(ending.exitStatus == 1)
        #expect(published.all.last?.flags.map(\.state) == [.readBack])
        #expect(sender.calls.all.map(\.delivery.recipient).contains(.flag("brokers")))
        #expect(outbox.deliveries.allSatisfy { $0.state.isSettled })
    }

    @Test func `a target that stays well is a GO that was on disk before anybody was told`() async throws {
        try await run { _ in .ok }

        #expect(journal.decisions.map(\.kind) == [.go])
        #expect(ending.exitStatus == 0)
        #expect(published.all.last?.decision?.kind == .go)
    }

    @Test func `with a broken store a dead target is rolled back all the same, from memory`() async throws {
        journal.fail(with: "disk full")

        try await run { slot in slot < 5 ? .ok : .failed(.connect) }

        #expect(journal.decisions.isEmpty)
        #expect(published.all.last?.decision?.kind == .rollback)
        #expect(published.all.last?.decision?.isStored == false)
        #expect(sender.calls.all.map(\.delivery.recipient).contains(.flag("brokers")))
        #expect(ending.exitStatus == 1)
    }

    @Test func `with a broken store a healthy run ends in HOLD, never in GO`() async throws {
        journal.fail(with: "disk full")

        try await run { _ in .ok }

        #expect(published.all.last?.decision?.kind == .hold)
        #expect(ending.exitStatus == 74)
    }
}
