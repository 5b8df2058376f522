import CutoverCore
import CutoverTestSupport
import Logging
import ServiceLifecycle
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct ConductorTests {
    private let clock = ManualTimekeeper()
    private let journal = MemoryJournal()
    private let inbox = Inbox()
    private let published = Recording<Board>()
    private let finished = Recording<Bool>()
    private let ending = Ending()

    private func conductor(_ plan: Plan) -> Conductor {
        Conductor(
            engine: Engine(plan: plan, run: "r1", isDryRun: false),
            inbox: inbox,
            ports: ConductorPorts(
                journal: journal,
                memory: MemoryOutbox(),
                wakeup: Wakeup(),
                board: LiveBoard(),
                ending: ending,
                timekeeper: clock,
                compose: { announcement, _ in Array(announcement.headline.utf8) },
                onPublish: { [published] in published.append($0) },
                witness: { _ in },
                onFinish: { [finished] in finished.append(true) }
            ),
            isDryRun: false
        )
    }

    @Test func `events go through the engine, to disk, and onto the board`() async throws {
        try await running(conductor(.sample())) {
            inbox.push(.began(.sample))
            inbox.push(.observed(Observation(sample: .ok())))
            inbox.push(.tick(.at(1)))
            await published.until(2)
        }

        #expect(published.all.last?.status == .waiting)
        #expect(journal.entries.contains(.sample(seq: 2, Observation(sample: .ok()))))
    }

    @Test func `on its own signal it closes the inbox, works off what is inside, and returns`() async throws {
        let group = ServiceGroup(services: [conductor(.sample())], logger: Logger(label: "test"))
        inbox.push(.began(.sample))

        async let run: Void = group.run()
        await published.until(1)
        inbox.push(.noticed(Note(at: .at(1), kind: "clock_step", text: "stepped")))
        await group.triggerGracefulShutdown()
        try await run

        #expect(!inbox.push(.tick(.at(2))))
        let note = Event.noticed(Note(at: .at(1), kind: "clock_step", text: "stepped"))
        #expect(journal.entries.contains(.event(seq: 2, note)))
    }

    @Test func `a signal before T0 ends the process with the signal's status`() async throws {
        try await running(conductor(.sample())) {
            inbox.push(.interrupted(.terminate, at: .sample))
            await finished.until(1)
        }

        #expect(ending.exitStatus == 143)
    }

    @Test func `with a broken store it goes on showing boards, with the trouble on them`() async throws {
        journal.fail(with: "disk full")

        try await running(conductor(.sample())) {
            inbox.push(.began(.sample))
            inbox.push(.tick(.at(1)))
            await published.until(2)
        }

        #expect(published.all.last?.storeTrouble == "disk full")
        #expect(journal.transactions.isEmpty)
    }
}
