import CutoverCore
import CutoverTestSupport
import Synchronization
import Testing

@testable import CutoverRuntime

/// The steps before T0 of a plan that turns a flag on, one after the other.
@Suite(.timeLimit(.minutes(1))) struct FlagOpeningTests {
    private let scene = SamplingScene()
    /// "read", "on", in order.
    private let acts = Recording<String>()

    private func plan(_ targets: Target...) -> Plan {
        var plan = Plan.sample(targets: targets)
        let request = Request(url: Masked("http://127.0.0.1/flag"))
        plan.flags = [Flag(name: "x", off: .http(request), on: .http(request), read: nil)]
        (plan.startFlags, plan.rollbackFlags, plan.ready) = (["x"], ["x"], 2)
        plan.readyWithin = .seconds(20)
        return plan
    }

    private func starter(obstacle: String? = nil, fault: String? = nil, isDryRun: Bool = false) -> FlagStarter
    {
        FlagStarter(isDryRun: isDryRun) { [acts] _ in
            acts.append("read")
            return obstacle
        } turnOn: { [acts] _ in
            acts.append("on")
            return fault
        }
    }

    private let waiting = "start: waiting until every critical health target answers well 2 times in a row"

    @Test func `a source that gives no base ends the start, after health was green and before the flag`()
        async throws
    {
        let prober = FakeProber(scene.clock)
        let plan = plan(.health("api", interval: .seconds(5)), .source("ops"))

        try await scene.run(plan, prober, starter: starter()) {
            await prober.calls.until(1)
            await scene.clock.untilAsleep()
            #expect(scene.story.all == [waiting])
            scene.clock.advance(by: .seconds(5))
            await scene.story.until(3)
        }

        #expect(scene.story.all == [waiting, "ok ops 0", "failed: source ops gave no base: ok"])
        #expect(acts.all == ["read"])
    }

    @Test func `nothing is turned on before it is permitted`() async throws {
        let prober = FakeProber(scene.clock)
        let plan = plan(.health("api", interval: .seconds(5)))

        try await scene.run(plan, prober, starter: starter()) {
            await prober.calls.until(1)
            await scene.clock.untilAsleep()
            scene.clock.advance(by: .seconds(5))
            await scene.story.until(2)
            #expect(scene.story.all == [waiting, "prepared 5.0"])
            #expect(acts.all == ["read"])
            scene.permission.grant()
            await scene.story.until(5)
        }

        #expect(acts.all == ["read", "on"])
        #expect(
            scene.story.all.prefix(4) == [
                waiting, "prepared 5.0", "start: flag x is on: read back as on", "began 5.0",
            ]
        )
    }

    @Test func `a target that is not green in time ends the start, and no flag is touched`() async throws {
        let prober = FakeProber(scene.clock) { _, _ in (.failed(.connect), .zero) }

        try await scene.run(plan(.health("api", interval: .seconds(5))), prober, starter: starter()) {
            for count in 1...3 {
                await prober.calls.until(count)
                await scene.clock.untilAsleep()
                scene.clock.advance(by: .seconds(5))
            }
            await scene.story.until(2)
        }

        #expect(
            scene.story.all == [
                waiting, "failed: api did not answer well 2 times in a row within 20s (last: connect)",
            ]
        )
        #expect(acts.all == ["read"])
    }

    @Test func `all targets must be green at the same time`() async throws {
        // "a" answers well at once and fails when "b", which boots for 10 s, begins to answer well.
        let prober = FakeProber(scene.clock) { [clock = scene.clock] target, _ in
            let second = Timestamp.at(0).duration(to: clock.now).wholeMicroseconds / 1_000_000
            let isGood = target.name == "a" ? second < 10 || second >= 15 : second >= 10
            return (isGood ? .ok : .failed(.connect), .zero)
        }
        var plan = plan(.health("a", interval: .seconds(5)), .health("b", interval: .seconds(5)))
        plan.readyWithin = .seconds(60)

        try await scene.run(plan, prober, starter: starter()) {
            for round in 1...4 {
                await prober.calls.until(2 * round)
                await scene.clock.untilAsleep(times: 2)
                scene.clock.advance(by: .seconds(5))
            }
            await scene.story.until(2)
        }

        #expect(scene.story.all == [waiting, "prepared 20.0"])
    }

    @Test func `after the permission is taken back no further flag is turned on`() async throws {
        let prober = FakeProber(scene.clock)
        var target = Target.health("api")
        target.criticality = .advisory
        var plan = plan(target)
        plan.flags.append(Flag(name: "y", off: plan.flags[0].off, on: plan.flags[0].on, read: nil))
        plan.startFlags = ["x", "y"]
        let starter = FlagStarter(isDryRun: false, obstacle: { _ in nil }) { [acts, scene] flag in
            acts.append(flag.name)
            scene.permission.withdraw()
            return nil
        }

        try await scene.run(plan, prober, starter: starter) {
            await scene.story.until(2)
            scene.permission.grant()
            await scene.story.until(4)
        }

        #expect(acts.all == ["x"])
        #expect(scene.story.all.last == "failed: flag y was not turned on any more")
    }

    @Test func `an advisory target is not waited for`() async throws {
        let prober = FakeProber(scene.clock) { _, _ in (.failed(.connect), .zero) }
        var target = Target.health("api", interval: .seconds(5))
        target.criticality = .advisory

        try await scene.run(plan(target), prober, starter: starter()) { await scene.story.until(2) }

        #expect(scene.story.all == [waiting, "prepared 0.0"])
    }

    @Test func `a flag that is on already, or cannot be read, ends the start before a probe is made`()
        async throws
    {
        let prober = FakeProber(scene.clock)

        try await scene.run(plan(.health("api")), prober, starter: starter(obstacle: "it is on already")) {
            await scene.story.until(1)
        }

        #expect(scene.story.all == ["failed: flag x cannot be turned on: it is on already"])
        #expect(prober.calls.all.isEmpty)
    }

    @Test func `a flag that does not turn on ends the start`() async throws {
        let fault = "accepted, but not on yet: [/enabled] false, expected true"
        let prober = FakeProber(scene.clock)
        var target = Target.health("api")
        target.criticality = .advisory

        try await scene.run(plan(target), prober, starter: starter(fault: fault)) {
            await scene.story.until(2)
            scene.permission.grant()
            await scene.story.until(3)
        }

        #expect(scene.story.all.last == "failed: flag x did not turn on: \(fault)")
    }

    @Test func `a dry run goes through all steps and turns nothing on`() async throws {
        let prober = FakeProber(scene.clock)
        var target = Target.health("api")
        target.criticality = .advisory

        try await scene.run(plan(target), prober, starter: starter(isDryRun: true)) {
            await scene.story.until(2)
            scene.permission.grant()
            await scene.story.until(4)
        }

        #expect(scene.story.all[2...3] == ["start: dry run: flag x is not turned on", "began 0.0"])
        #expect(acts.all == ["read"])
    }
}
