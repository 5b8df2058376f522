import CutoverCore
import CutoverTestSupport
import Logging
import ServiceLifecycle
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct MetronomeTests {
    private let clock = ManualTimekeeper()
    private let inbox = Inbox()

    @Test func `it ticks at once and then on every beat`() async throws {
        let metronome = Metronome(beat: .seconds(1), timekeeper: clock, inbox: inbox) { [clock] in clock.now }

        try await running(metronome) {
            await clock.untilAsleep()
            #expect(await inbox.next() == [.tick(.at(0))])
            clock.advance(by: .seconds(1))
            await clock.untilAsleep()
            #expect(await inbox.next() == [.tick(.at(1))])
        }
    }

    @Test func `after a gap there is one tick, and the grid stands where it stood`() async throws {
        let metronome = Metronome(beat: .seconds(1), timekeeper: clock, inbox: inbox) { [clock] in clock.now }

        try await running(metronome) {
            await clock.untilAsleep()
            clock.advance(by: .milliseconds(5_300))
            await clock.untilAsleep()
            clock.advance(by: .milliseconds(700))
            await clock.untilAsleep()
        }

        #expect(await inbox.next() == [.tick(.at(0)), .tick(.at(5.3)), .tick(.at(6))])
    }

    @Test func `a step of the wall clock is noticed before the tick`() async throws {
        let metronome = Metronome(beat: .seconds(1), timekeeper: clock, inbox: inbox) { .at(7_200) }

        try await running(metronome) { await clock.untilAsleep() }

        let batch = await inbox.next()
        #expect(batch?.count == 2)
        guard case .noticed(let note) = batch?.first else {
            Issue.record("no note")
            return
        }
        #expect(note.kind == "clock_step")
        #expect(note.text == "the wall clock stepped forward by 2h; the run's own clock did not follow")
    }

    @Test func `it returns on the shutdown signal`() async throws {
        let metronome = Metronome(beat: .seconds(1), timekeeper: clock, inbox: inbox) { [clock] in clock.now }
        let group = ServiceGroup(services: [metronome], logger: Logger(label: "test"))

        async let run: Void = group.run()
        await clock.untilAsleep()
        await group.triggerGracefulShutdown()
        try await run

        #expect(clock.sleeping == 0)
    }
}
