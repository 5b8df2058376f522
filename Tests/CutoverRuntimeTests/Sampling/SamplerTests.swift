import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct SamplerTests {
    private let scene = SamplingScene()

    @Test func `without a source the first probe is taken at once, and one a slot after that`() async throws {
        let prober = FakeProber(scene.clock)

        try await running(scene.sampler(.sample(), prober)) {
            await scene.clock.untilAsleep()
            scene.clock.advance(by: .seconds(5))
            await scene.clock.untilAsleep()
            await prober.calls.until(2)
        }

        #expect(prober.calls.all.map(\.slot) == [0, 1])
        #expect(prober.calls.all.map(\.intendedStart) == [.at(0), .at(5)])
        #expect(await scene.story() == ["began 0.0", "ok api 0", "ok api 1"])
    }

    @Test func `health targets are spread over the interval`() async throws {
        let prober = FakeProber(scene.clock)
        let plan = Plan.sample(
            interval: .seconds(4),
            targets: [
                .health("a", interval: .seconds(4)), .health("b", interval: .seconds(4)),
            ]
        )

        try await running(scene.sampler(plan, prober)) {
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(2))
            await scene.clock.untilAsleep()
            await prober.calls.until(2)
        }

        #expect(prober.calls.all.map(\.target) == ["a", "b"])
        #expect(prober.calls.all.map(\.intendedStart) == [.at(0), .at(2)])
    }

    @Test func `a slow probe never delays the next slot`() async throws {
        let prober = FakeProber(scene.clock) { _, slot in (.ok, slot == 0 ? .seconds(12) : .zero) }
        let plan = Plan.sample(targets: [.health("api", timeout: .seconds(15))])

        try await running(scene.sampler(plan, prober)) {
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(5))
            await scene.clock.untilAsleep()
            scene.clock.advance(by: .seconds(5))
            await scene.clock.untilAsleep()
            await prober.calls.until(3)
        }

        #expect(prober.calls.all.map(\.at) == [.at(0), .at(5), .at(10)])
    }

    @Test func `at the limit of probes under way a slot is missed, and it says so`() async throws {
        let prober = FakeProber(scene.clock) { _, slot in (.ok, slot == 0 ? .seconds(7) : .zero) }
        let plan = Plan.sample(targets: [.health("api", timeout: .seconds(4))])

        try await running(scene.sampler(plan, prober)) {
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(5))
            await scene.clock.untilAsleep()
        }

        #expect(prober.calls.all.map(\.slot) == [0])
        #expect(await scene.story() == ["began 0.0", "missed api 1"])
    }

    @Test func `a source is never asked twice at once`() async throws {
        let prober = FakeProber(scene.clock) { _, slot in (.ok, slot == 1 ? .seconds(25) : .zero) }
        let plan = Plan.sample(targets: [.source("ops", interval: .seconds(10), timeout: .seconds(30))])

        try await running(scene.sampler(plan, prober)) {
            await scene.clock.untilAsleep()
            scene.clock.advance(by: .seconds(10))
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(10))
            await scene.clock.untilAsleep()
        }

        #expect(await scene.story() == ["ok ops 0", "began 0.0", "missed ops 2"])
    }

    @Test func `after a suspension the lost slots are missed and there is no burst`() async throws {
        let prober = FakeProber(scene.clock)

        try await running(scene.sampler(.sample(), prober)) {
            await scene.clock.untilAsleep()
            await prober.calls.until(1)
            scene.clock.advance(by: .seconds(23))
            await scene.clock.untilAsleep()
            scene.clock.advance(by: .seconds(2))
            await scene.clock.untilAsleep()
            await prober.calls.until(2)
        }

        #expect(prober.calls.all.map(\.slot) == [0, 5])
        #expect(
            await scene.story() == [
                "began 0.0", "ok api 0", "missed api 1", "missed api 2", "missed api 3", "missed api 4",
                "ok api 5",
            ]
        )
    }

    @Test func `a slot that is reached a little late is taken, from its intended start`() async throws {
        let prober = FakeProber(scene.clock)

        try await running(scene.sampler(.sample(), prober)) {
            await scene.clock.untilAsleep()
            scene.clock.advance(by: .seconds(8))
            await scene.clock.untilAsleep()
            await prober.calls.until(2)
        }

        #expect(prober.calls.all.last?.intendedStart == .at(5))
        #expect(prober.calls.all.last?.at == .at(8))
    }

    @Test func `sampling goes on after the window`() async throws {
        let prober = FakeProber(scene.clock)

        try await running(scene.sampler(.sample(window: .seconds(15)), prober)) {
            for _ in 0..<5 {
                await scene.clock.untilAsleep()
                scene.clock.advance(by: .seconds(5))
            }
            await prober.calls.until(6)
        }

        #expect(prober.calls.all.map(\.slot) == [0, 1, 2, 3, 4, 5])
    }

    @Test func `a probe that the shutdown cuts off is no sample`() async throws {
        let prober = FakeProber(scene.clock) { _, _ in (.ok, .seconds(3)) }

        try await running(scene.sampler(.sample(), prober)) { await scene.clock.untilAsleep(times: 2) }

        #expect(prober.calls.all.count == 1)
        #expect(await scene.story() == ["began 0.0"])
    }
}
