import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct SamplerTests {
    private let scene = SamplingScene()

    private var clock: ManualTimekeeper { scene.clock }

    @Test func `without a source the first probe is taken at once, and one a slot after that`() async throws {
        let prober = FakeProber(clock)

        try await scene.run(.sample(), prober) {
            await clock.untilAsleep()
            await scene.story.until(2)
            clock.advance(by: .seconds(5))
            await scene.story.until(3)
        }

        #expect(prober.calls.all.map(\.intendedStart) == [.at(0), .at(5)])
        #expect(scene.story.all == ["began 0.0", "ok api 0", "ok api 1"])
    }

    @Test func `health targets are spread over the interval`() async throws {
        let prober = FakeProber(clock)
        let plan = Plan.sample(
            interval: .seconds(4),
            targets: [.health("a", interval: .seconds(4)), .health("b", interval: .seconds(4))]
        )

        try await scene.run(plan, prober) {
            await clock.untilAsleep(times: 2)
            await scene.story.until(2)
            clock.advance(by: .seconds(2))
            await scene.story.until(3)
        }

        #expect(scene.story.all == ["began 0.0", "ok a 0", "ok b 0"])
        #expect(prober.calls.all.map(\.intendedStart) == [.at(0), .at(2)])
    }

    @Test func `a slow probe never delays the next slot`() async throws {
        let prober = FakeProber(clock) { _, slot in (.ok, slot == 0 ? .seconds(12) : .zero) }
        let plan = Plan.sample(targets: [.health("api", timeout: .seconds(15))])

        try await scene.run(plan, prober) {
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(5))
            await clock.untilAsleep()
            await scene.story.until(2)
            clock.advance(by: .seconds(5))
            await clock.untilAsleep()
            await scene.story.until(3)
            clock.advance(by: .seconds(2))
            await scene.story.until(4)
        }

        #expect(prober.calls.all.map(\.at) == [.at(0), .at(5), .at(10)])
        #expect(scene.story.all == ["began 0.0", "ok api 1", "ok api 2", "ok api 0"])
    }

    @Test func `a command is never run twice at once, however long it may take`() async throws {
        let prober = FakeProber(clock) { _, slot in (.ok, slot == 0 ? .seconds(7) : .zero) }
        let plan = Plan.sample(targets: [.command("log", ["./log.sh"], timeout: .seconds(15))])

        try await scene.run(plan, prober) {
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(5))
            await scene.story.until(2)
            await clock.untilAsleep()
            clock.advance(by: .seconds(2))
            await scene.story.until(3)
        }

        #expect(scene.story.all == ["began 0.0", "missed log 1", "ok log 0"])
    }

    @Test func `at the limit of probes under way a slot is missed, and it says so`() async throws {
        let prober = FakeProber(clock) { _, slot in (.ok, slot == 0 ? .seconds(7) : .zero) }
        let plan = Plan.sample(targets: [.health("api", timeout: .seconds(4))])

        try await scene.run(plan, prober) {
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(5))
            await clock.untilAsleep()
            clock.advance(by: .seconds(2))
            await scene.story.until(3)
            clock.advance(by: .seconds(3))
            await scene.story.until(4)
        }

        #expect(scene.story.all == ["began 0.0", "missed api 1", "ok api 0", "ok api 2"])
    }

    @Test func `a source is never asked twice at once`() async throws {
        let prober = FakeProber(clock) { _, slot in (.ok, slot == 1 ? .seconds(25) : .zero) }
        let plan = Plan.sample(targets: [.source("ops", interval: .seconds(10), timeout: .seconds(30))])

        try await scene.run(plan, prober, start: .resumed(origin: .sample, lastSlots: ["ops": 0])) {
            await clock.untilAsleep()
            clock.advance(by: .seconds(10))
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(10))
            await clock.untilAsleep()
            await scene.story.until(1)
        }

        #expect(scene.story.all == ["missed ops 2"])
        #expect(prober.calls.all.map(\.slot) == [1])
    }

    @Test func `after a suspension the lost slots are missed and there is no burst`() async throws {
        let prober = FakeProber(clock)

        try await scene.run(.sample(), prober) {
            await clock.untilAsleep()
            await scene.story.until(2)
            clock.advance(by: .seconds(23))
            await clock.untilAsleep()
            clock.advance(by: .seconds(2))
            await scene.story.until(7)
        }

        #expect(prober.calls.all.map(\.slot) == [0, 5])
        #expect(
            scene.story.all == [
                "began 0.0", "ok api 0", "missed api 1", "missed api 2", "missed api 3", "missed api 4",
                "ok api 5",
            ]
        )
    }

    @Test func `a slot that is reached a little late is taken, from its intended start`() async throws {
        let prober = FakeProber(clock)

        try await scene.run(.sample(), prober) {
            await clock.untilAsleep()
            await scene.story.until(2)
            clock.advance(by: .seconds(8))
            await scene.story.until(3)
        }

        #expect(prober.calls.all.last?.intendedStart == .at(5))
        #expect(prober.calls.all.last?.at == .at(8))
    }

    @Test func `sampling goes on after the window`() async throws {
        let prober = FakeProber(clock)

        try await scene.run(.sample(window: .seconds(15)), prober) {
            for slot in 0..<5 {
                await clock.untilAsleep()
                await scene.story.until(slot + 2)
                clock.advance(by: .seconds(5))
            }
            await scene.story.until(7)
        }

        #expect(prober.calls.all.map(\.slot) == [0, 1, 2, 3, 4, 5])
    }

    @Test func `a probe that the shutdown cuts off is no sample`() async throws {
        let prober = FakeProber(clock) { _, _ in (.ok, .seconds(3)) }

        try await scene.run(.sample(), prober) { await clock.untilAsleep(times: 2) }

        #expect(prober.calls.all.count == 1)
        #expect(scene.story.all == ["began 0.0"])
    }
}
