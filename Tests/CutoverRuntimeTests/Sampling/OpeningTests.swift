import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct OpeningTests {
    private let scene = SamplingScene()
    private let reset = Request(method: "POST", url: Masked("http://127.0.0.1/reset"))

    @Test func `the bases of all sources are read at the same time, and then it is T0`() async throws {
        let prober = FakeProber(scene.clock) { target, slot in
            (.ok, slot > 0 ? .zero : .milliseconds(target.name == "slow" ? 900 : 300))
        }
        let plan = Plan.sample(targets: [.source("slow"), .source("quick")])

        try await scene.run(plan, prober) {
            await scene.clock.untilAsleep(times: 3)
            scene.clock.advance(by: .milliseconds(300))
            await scene.story.until(1)
            scene.clock.advance(by: .milliseconds(600))
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(10))
            await scene.story.until(5)
        }

        #expect(scene.story.all.prefix(3) == ["ok quick 0", "ok slow 0", "began 0.9"])
        #expect(Set(scene.story.all.dropFirst(3)) == ["ok quick 1", "ok slow 1"])
        #expect(prober.calls.all.map(\.intendedStart) == [.at(0), .at(0), .at(10.9), .at(10.9)])
    }

    @Test func `a source that hangs holds up T0 and the first probe by a second, whatever its timeout`()
        async throws
    {
        let prober = FakeProber(scene.clock) { target, slot in
            (.ok, target.isSource && slot == 0 ? .seconds(4) : .zero)
        }
        let plan = Plan.sample(targets: [.health("api"), .source("ops")])

        try await scene.run(plan, prober) {
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(1))
            await scene.story.until(2)
            await scene.clock.untilAsleep(times: 2)
            scene.clock.advance(by: .seconds(3))
            await scene.story.until(3)
        }

        #expect(scene.story.all == ["began 1.0", "ok api 0", "ok ops 0"])
        #expect(prober.calls.all.map(\.at) == [.at(0), .at(1)])
    }

    @Test(arguments: [(timeout: 30.0, reset: 0.0, given: 10.0), (4, 0, 4), (30, 7, 3)])
    func `a base has until the source's first slot, so that it is never asked twice at once`(
        _ row: (timeout: Double, reset: Double, given: Double)
    ) async throws {
        let given = Recording<Duration>()
        let fetcher = FakeFetcher { _, _ in
            do { try await scene.clock.sleep(until: .at(row.reset)) } catch { return .none(.internal) }
            return .complete(204)
        }
        let prober = FakeProber(scene.clock) { target, _ in
            given.append(target.timeout)
            return (.ok, .zero)
        }
        let source = Target.source(
            "ops",
            interval: .seconds(10),
            timeout: .seconds(row.timeout),
            source: Source(reset: row.reset > 0 ? reset : nil)
        )

        try await scene.run(.sample(targets: [source]), prober, fetcher: fetcher) {
            if row.reset > 0 {
                await scene.clock.untilAsleep(times: 2)
                scene.clock.advance(by: .seconds(row.reset))
            }
            await scene.story.until(2)
        }

        #expect(given.all == [.seconds(row.given)])
    }

    @Test func `a base that cannot be read does not hold up T0`() async throws {
        let prober = FakeProber(scene.clock) { _, _ in (.failed(.connect), .zero) }

        try await scene.run(.sample(targets: [.source("ops")]), prober) { await scene.story.until(2) }

        #expect(scene.story.all == ["connect ops 0", "began 0.0"])
    }

    @Test func `a source's counters are reset once, before its base is read`() async throws {
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

        try await scene.run(plan, prober, fetcher: fetcher) { await scene.story.until(2) }

        #expect(order.all == ["reset", "poll 0"])
        #expect(fetcher.fetches.all.map(\.request) == [reset])
        #expect(scene.story.all == ["ok ops 0", "began 0.0"])
    }

    @Test(arguments: [
        (Answer.complete(403), "answered 403"),
        (.none(.connect, "connection refused"), "failed: connect connection refused"),
        (Answer(status: 204, failure: .timeoutBody), "failed: timeout_body "),
        (Answer(status: nil), "gave no answer"),
    ])
    func `a reset that fails is noticed, and the run begins all the same`(
        _ row: (answer: Answer, fault: String)
    )
        async throws
    {
        let plan = Plan.sample(targets: [.source("ops", source: Source(reset: reset))])

        try await scene.run(plan, FakeProber(scene.clock), fetcher: FakeFetcher(row.answer)) {
            await scene.story.until(3)
        }

        #expect(
            scene.story.all == [
                "reset: the reset of source \"ops\" \(row.fault); its counters go on from where they were, "
                    + "its own p95 may cover requests from before T0",
                "ok ops 0", "began 0.0",
            ]
        )
    }
}
