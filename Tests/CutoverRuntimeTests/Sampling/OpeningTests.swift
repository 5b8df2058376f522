import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct OpeningTests {
    private let scene = SamplingScene()

    @Test func `the bases of all sources are read at the same time, and then it is T0`() async throws {
        let prober = FakeProber(scene.clock) { target, slot in
            (.ok, slot > 0 ? .zero : target.name == "slow" ? .seconds(3) : .seconds(1))
        }
        let plan = Plan.sample(targets: [.source("slow"), .source("quick")])

        try await running(scene.sampler(plan, prober)) {
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(1))
            scene.clock.advance(by: .seconds(2))
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(10))
            await scene.clock.untilAsleep(times: 2)
            await prober.calls.until(4)
        }

        let story = await scene.story()
        #expect(Set(story.prefix(2)) == ["ok quick 0", "ok slow 0"])
        #expect(story[2] == "began 3.0")
        #expect(Set(prober.calls.all.suffix(2).map(\.slot)) == [1])
        #expect(Set(prober.calls.all.suffix(2).map(\.intendedStart)) == [.at(13)])
    }

    @Test func `a base that cannot be read does not hold up T0`() async throws {
        let prober = FakeProber(scene.clock) { _, _ in (.failed(.connect), .zero) }

        try await running(scene.sampler(.sample(targets: [.source("ops")]), prober)) {
            await scene.clock.untilAsleep()
        }

        #expect(await scene.story() == ["connect ops 0", "began 0.0"])
    }

    @Test func `a source's counters are reset once, before its base is read`() async throws {
        let reset = Request(method: "POST", url: Masked("http://127.0.0.1/reset"))
        let order = Recording<String>()
        let fetcher = FakeFetcher { _, _ in
            order.append("reset")
            return .complete(204)
        }
        let prober = FakeProber(scene.clock) { _, slot in
            order.append("poll \(slot)")
            return (.ok, .zero)
        }
        let plan = Plan.sample(targets: [.source("ops", source: Source(reset: reset))])
        let sampler = scene.sampler(plan, prober, fetcher: fetcher)

        try await running(sampler) { await scene.clock.untilAsleep() }

        #expect(order.all == ["reset", "poll 0"])
        #expect(fetcher.fetches.all.map(\.request) == [reset])
        #expect(await scene.story() == ["ok ops 0", "began 0.0"])
    }

    @Test func `a reset that fails is noticed, and the run begins all the same`() async throws {
        let reset = Request(method: "POST", url: Masked("http://127.0.0.1/reset"))
        let plan = Plan.sample(targets: [.source("ops", source: Source(reset: reset))])
        let sampler = scene.sampler(plan, FakeProber(scene.clock), fetcher: FakeFetcher(.complete(403)))

        try await running(sampler) { await scene.clock.untilAsleep() }

        #expect(
            await scene.story() == [
                "reset: the reset of source \"ops\" answered 403; its counters go on from where they were, "
                    + "its own p95 may cover requests from before T0",
                "ok ops 0", "began 0.0",
            ]
        )
    }
}
