import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct SamplerResumeTests {
    private let scene = SamplingScene()

    @Test func `a resumed run has no base poll, reports what was lost once and goes on with the next slot`()
        async throws
    {
        let prober = FakeProber(scene.clock)
        let plan = Plan.sample(targets: [.health("api"), .source("ops")])
        scene.clock.advance(by: .seconds(22))

        try await running(
            scene.sampler(plan, prober, start: .resumed(origin: .sample, lastSlots: ["api": 2, "ops": 1]))
        ) {
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(3))
            await scene.clock.untilAsleep()
            await prober.calls.until(1)
        }

        let story = await scene.story()
        #expect(Set(story) == ["missed api 3", "missed api 4", "missed ops 2", "ok api 5"])
        #expect(story.count == 4)
    }

    @Test func `a run resumed without any sample has lost every slot so far`() async throws {
        scene.clock.advance(by: .seconds(11))

        try await running(
            scene.sampler(
                .sample(),
                FakeProber(scene.clock),
                start: .resumed(origin: .sample, lastSlots: [:])
            )
        ) { await scene.clock.untilAsleep() }

        #expect(await scene.story() == ["missed api 0", "missed api 1", "missed api 2"])
    }
}
