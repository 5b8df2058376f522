import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct SamplerTests {
    private let clock = ManualTimekeeper()
    private let inbox = Inbox()
    private let fetcher = FakeFetcher(.complete(204))

    private func sampler(_ plan: Plan, _ prober: FakeProber, start: Sampler.Start = .fresh) -> Sampler {
        Sampler(plan: plan, start: start, prober: prober, fetcher: fetcher, timekeeper: clock, inbox: inbox)
    }

    /// Every event so far, as "missed api 3" or "ok api 3" or "began".
    private func story() async -> [String] {
        inbox.close()
        return (await inbox.next() ?? []).map { event in
            switch event {
            case .began(let at): "began \(at.seconds)"
            case .observed(let observation):
                "\(observation.sample.outcome.label) \(observation.sample.target) \(observation.sample.slot)"
            case .missed(let target, let slot, _): "missed \(target) \(slot)"
            case .noticed(let note): "\(note.kind): \(note.text)"
            case .tick, .attempted, .storeFailed, .storeRecovered, .interrupted, .resumed:
                "unexpected \(event)"
            }
        }
    }

    @Test func `without a source the first probe is taken at once, and one a slot after that`() async throws {
        let prober = FakeProber(clock)

        try await running(sampler(.sample(), prober)) {
            await clock.untilAsleep()
            clock.advance(by: .seconds(5))
            await clock.untilAsleep()
            await prober.calls.until(2)
        }

        #expect(prober.calls.all.map(\.slot) == [0, 1])
        #expect(prober.calls.all.map(\.intendedStart) == [.at(0), .at(5)])
        #expect(await story() == ["began 0.0", "ok api 0", "ok api 1"])
    }

    @Test func `health targets are spread over the interval`() async throws {
        let prober = FakeProber(clock)
        let plan = Plan.sample(
            interval: .seconds(4),
            targets: [
                .health("a", interval: .seconds(4)), .health("b", interval: .seconds(4)),
            ]
        )

        try await running(sampler(plan, prober)) {
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(2))
            await clock.untilAsleep()
            await prober.calls.until(2)
        }

        #expect(prober.calls.all.map(\.target) == ["a", "b"])
        #expect(prober.calls.all.map(\.intendedStart) == [.at(0), .at(2)])
    }

    @Test func `the bases of all sources are read at the same time, and then it is T0`() async throws {
        let prober = FakeProber(clock) { target, slot in
            (.ok, slot > 0 ? .zero : target.name == "slow" ? .seconds(3) : .seconds(1))
        }
        let plan = Plan.sample(targets: [.source("slow"), .source("quick")])

        try await running(sampler(plan, prober)) {
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(1))
            clock.advance(by: .seconds(2))
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(10))
            await clock.untilAsleep(times: 2)
            await prober.calls.until(4)
        }

        let story = await story()
        #expect(Set(story.prefix(2)) == ["ok quick 0", "ok slow 0"])
        #expect(story[2] == "began 3.0")
        #expect(Set(prober.calls.all.suffix(2).map(\.slot)) == [1])
        #expect(Set(prober.calls.all.suffix(2).map(\.intendedStart)) == [.at(13)])
    }

    @Test func `a base that cannot be read does not hold up T0`() async throws {
        let prober = FakeProber(clock) { _, _ in (.failed(.connect), .zero) }

        try await running(sampler(.sample(targets: [.source("ops")]), prober)) { await clock.untilAsleep() }

        #expect(await story() == ["connect ops 0", "began 0.0"])
    }

    @Test func `a source's counters are reset once, before its base is read`() async throws {
        let reset = Request(method: "POST", url: Masked("http://127.0.0.1/reset"))
        let order = Recording<String>()
        let fetcher = FakeFetcher { _, _ in
            order.append("reset")
            return .complete(204)
        }
        let prober = FakeProber(clock) { _, slot in
            order.append("poll \(slot)")
            return (.ok, .zero)
        }
        let plan = Plan.sample(targets: [.source("ops", source: Source(reset: reset))])
        let sampler = Sampler(
            plan: plan,
            start: .fresh,
            prober: prober,
            fetcher: fetcher,
            timekeeper: clock,
            inbox: inbox
        )

        try await running(sampler) { await clock.untilAsleep() }

        #expect(order.all == ["reset", "poll 0"])
        #expect(fetcher.fetches.all.map(\.request) == [reset])
        #expect(await story() == ["ok ops 0", "began 0.0"])
    }

    @Test func `a reset that fails is noticed, and the run begins all the same`() async throws {
        let reset = Request(method: "POST", url: Masked("http://127.0.0.1/reset"))
        let plan = Plan.sample(targets: [.source("ops", source: Source(reset: reset))])
        let sampler = Sampler(
            plan: plan,
            start: .fresh,
            prober: FakeProber(clock),
            fetcher: FakeFetcher(.complete(403)),
            timekeeper: clock,
            inbox: inbox
        )

        try await running(sampler) { await clock.untilAsleep() }

        #expect(
            await story() == [
                "reset: the reset of source \"ops\" answered 403; its counters go on from where they were, "
                    + "its own p95 may cover requests from before T0",
                "ok ops 0", "began 0.0",
            ]
        )
    }

    @Test func `a slow probe never delays the next slot`() async throws {
        let prober = FakeProber(clock) { _, slot in (.ok, slot == 0 ? .seconds(12) : .zero) }
        let plan = Plan.sample(targets: [.health("api", timeout: .seconds(15))])

        try await running(sampler(plan, prober)) {
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(5))
            await clock.untilAsleep()
            clock.advance(by: .seconds(5))
            await clock.untilAsleep()
            await prober.calls.until(3)
        }

        #expect(prober.calls.all.map(\.at) == [.at(0), .at(5), .at(10)])
    }

    @Test func `at the limit of probes under way a slot is missed, and it says so`() async throws {
        let prober = FakeProber(clock) { _, slot in (.ok, slot == 0 ? .seconds(7) : .zero) }
        let plan = Plan.sample(targets: [.health("api", timeout: .seconds(4))])

        try await running(sampler(plan, prober)) {
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(5))
            await clock.untilAsleep()
        }

        #expect(prober.calls.all.map(\.slot) == [0])
        #expect(await story() == ["began 0.0", "missed api 1"])
    }

    @Test func `a source is never asked twice at once`() async throws {
        let prober = FakeProber(clock) { _, slot in (.ok, slot == 1 ? .seconds(25) : .zero) }
        let plan = Plan.sample(targets: [.source("ops", interval: .seconds(10), timeout: .seconds(30))])

        try await running(sampler(plan, prober)) {
            await clock.untilAsleep()
            clock.advance(by: .seconds(10))
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(10))
            await clock.untilAsleep()
        }

        #expect(await story() == ["ok ops 0", "began 0.0", "missed ops 2"])
    }

    @Test func `after a suspension the lost slots are missed and there is no burst`() async throws {
        let prober = FakeProber(clock)

        try await running(sampler(.sample(), prober)) {
            await clock.untilAsleep()
            await prober.calls.until(1)
            clock.advance(by: .seconds(23))
            await clock.untilAsleep()
            clock.advance(by: .seconds(2))
            await clock.untilAsleep()
            await prober.calls.until(2)
        }

        #expect(prober.calls.all.map(\.slot) == [0, 5])
        #expect(
            await story() == [
                "began 0.0", "ok api 0", "missed api 1", "missed api 2", "missed api 3", "missed api 4",
                "ok api 5",
            ]
        )
    }

    @Test func `a slot that is reached a little late is taken, from its intended start`() async throws {
        let prober = FakeProber(clock)

        try await running(sampler(.sample(), prober)) {
            await clock.untilAsleep()
            clock.advance(by: .seconds(8))
            await clock.untilAsleep()
            await prober.calls.until(2)
        }

        #expect(prober.calls.all.last?.intendedStart == .at(5))
        #expect(prober.calls.all.last?.at == .at(8))
    }

    @Test func `sampling goes on after the window`() async throws {
        let prober = FakeProber(clock)

        try await running(sampler(.sample(window: .seconds(15)), prober)) {
            for _ in 0..<5 {
                await clock.untilAsleep()
                clock.advance(by: .seconds(5))
            }
            await prober.calls.until(6)
        }

        #expect(prober.calls.all.map(\.slot) == [0, 1, 2, 3, 4, 5])
    }

    @Test func `a resumed run has no base poll, reports what was lost once and goes on with the next slot`()
        async throws
    {
        let prober = FakeProber(clock)
        let plan = Plan.sample(targets: [.health("api"), .source("ops")])
        clock.advance(by: .seconds(22))

        try await running(
            sampler(plan, prober, start: .resumed(origin: .sample, lastSlots: ["api": 2, "ops": 1]))
        ) {
            await clock.untilAsleep(times: 2)
            clock.advance(by: .seconds(3))
            await clock.untilAsleep()
            await prober.calls.until(1)
        }

        let story = await story()
        #expect(Set(story) == ["missed api 3", "missed api 4", "missed ops 2", "ok api 5"])
        #expect(story.count == 4)
    }

    @Test func `a run resumed without any sample has lost every slot so far`() async throws {
        clock.advance(by: .seconds(11))

        try await running(
            sampler(.sample(), FakeProber(clock), start: .resumed(origin: .sample, lastSlots: [:]))
        ) { await clock.untilAsleep() }

        #expect(await story() == ["missed api 0", "missed api 1", "missed api 2"])
    }

    @Test func `a probe that the shutdown cuts off is no sample`() async throws {
        let prober = FakeProber(clock) { _, _ in (.ok, .seconds(3)) }

        try await running(sampler(.sample(), prober)) { await clock.untilAsleep(times: 2) }

        #expect(prober.calls.all.count == 1)
        #expect(await story() == ["began 0.0"])
    }
}
