import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct SamplerResumeTests {
    private let scene = SamplingScene()

    @Test func `it has no base poll, reports what was lost once, and goes on with the next slot`()
        async throws
    {
        let prober = FakeProber(scene.clock)
        let plan = Plan.sample(targets: [.health("api"), .source("ops")])
        scene.clock.advance(by: .seconds(22))

        try await scene.run(
            plan,
            prober,
            start: .resumed(origin: .sample, lastSlots: ["api": 2, "ops": 1])
        ) {
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(3))
            await scene.story.until(4)
        }

        #expect(Set(scene.story.all) == ["missed api 3", "missed api 4", "missed ops 2", "ok api 5"])
        #expect(scene.story.all.count == 4)
        #expect(prober.calls.all.map(\.intendedStart) == [.at(25)])
    }

    @Test func `without any sample every slot so far is lost`() async throws {
        scene.clock.advance(by: .seconds(11))

        try await scene.run(
            .sample(),
            FakeProber(scene.clock),
            start: .resumed(origin: .sample, lastSlots: [:])
        ) { await scene.story.until(3) }

        #expect(scene.story.all == ["missed api 0", "missed api 1", "missed api 2"])
    }

    @Test func `a source's slots begin at one, its base is not asked for again`() async throws {
        scene.clock.advance(by: .seconds(11))

        try await scene.run(
            .sample(targets: [.source("ops")]),
            FakeProber(scene.clock),
            start: .resumed(origin: .sample, lastSlots: [:])
        ) { await scene.story.until(1) }

        #expect(scene.story.all == ["missed ops 1"])
    }
}
