import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct WakeupTests {
    @Test func `a signal that comes while nobody sleeps is kept for one sleep`() async {
        let (wakeup, clock) = (Wakeup(), ManualTimekeeper())

        wakeup.signal()
        wakeup.signal()
        await wakeup.wait()
        async let second: Void = wakeup.wait(until: .at(5), by: clock)
        await clock.untilAsleep()
        clock.advance(by: .seconds(5))
        await second

        #expect(clock.now == .at(5))
    }

    @Test func `a sleeper wakes at its deadline`() async {
        let (wakeup, clock) = (Wakeup(), ManualTimekeeper())

        async let sleep: Void = wakeup.wait(until: .at(5), by: clock)
        await clock.untilAsleep()
        clock.advance(by: .seconds(5))
        await sleep

        #expect(clock.sleeping == 0)
    }

    @Test func `a signal wakes before the deadline`() async {
        let (wakeup, clock) = (Wakeup(), ManualTimekeeper())

        async let sleep: Void = wakeup.wait(until: .at(5), by: clock)
        await clock.untilAsleep()
        wakeup.signal()
        await sleep

        #expect(clock.now == .sample)
        #expect(clock.sleeping == 0)
    }

    @Test func `a cancelled sleeper is let go`() async {
        let (wakeup, left) = (Wakeup(), Recording<String>())

        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await wakeup.wait()
                left.append("cancelled")
            }
            group.cancelAll()
        }
        wakeup.signal()
        await wakeup.wait()
        left.append("the next one")

        #expect(left.all == ["cancelled", "the next one"])
    }
}
