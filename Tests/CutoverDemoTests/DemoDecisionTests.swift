import CutoverCore
import CutoverDemo
import CutoverTestSupport
import Testing

@Suite struct DemoDecisionTests {
    /// How late the probes come: always on time, only the first late, and up to 120 ms without a pattern.
    static let lateness: [DemoRehearsal.Lateness] = [
        { _ in .zero },
        { slot in slot == 0 ? .milliseconds(120) : .zero },
        { slot in .milliseconds(slot * 37 % 5 * 30) },
        { slot in .milliseconds((slot * 71 + 3) % 13 * 10) },
    ]

    @Test(arguments: DemoScenario.allCases, 0..<4)
    func `every scenario ends in the decision its summary promises, however late the probes`(
        scenario: DemoScenario,
        lateness: Int
    ) throws {
        let expected: [DemoScenario: DecisionKind] = [
            .healthy: .go, .errors: .rollback, .nodata: .hold, .slow: .rollback, .blip: .go,
            .restart: .rollback,
            .recover: .go,
        ]

        let run = DemoRehearsal.play(scenario, lateness: Self.lateness[lateness])

        let decision = try #require(run.decision)
        #expect(decision.kind == expected[scenario], "\(decision.text)")
        #expect(scenario.summary.contains(decision.kind.word))
    }

    @Test(arguments: [
        (DemoScenario.healthy, 20, DecisionCode.windowPassed),
        (.errors, 10, .literalCurtailed),
        (.nodata, 20, .unknownAtEnd),
        (.slow, 12, .literalCurtailed),
        (.blip, 20, .windowPassed),
        (.restart, 20, .literalEnd),
        (.recover, 20, .windowPassed),
    ])
    func `a decision comes within half a minute and for the scenario's own reason`(
        scenario: DemoScenario,
        second: Int,
        code: DecisionCode
    ) throws {
        let decision = try #require(DemoRehearsal.play(scenario).decision)

        #expect(decision.elapsed >= .seconds(second - 1) && decision.elapsed <= .seconds(second + 1))
        #expect(decision.code == code)
    }

    @Test(arguments: 0..<4)
    func `the blip fails one or two probes and is forgiven`(lateness: Int) throws {
        let run = DemoRehearsal.play(.blip, lateness: Self.lateness[lateness])

        let failed = run.health.filter { $0.value != .ok }.keys.sorted()
        #expect(failed == [16] || failed == [16, 17])
        let rule = try #require(run.decision?.rules.first { $0.rule == "api-health/error_rate_pct" })
        #expect(rule.verdict == .forgiven)
    }

    @Test(arguments: 0..<4)
    func `three of four probes fail once the errors have begun`(lateness: Int) {
        let run = DemoRehearsal.play(.errors, lateness: Self.lateness[lateness])

        let failed = run.health.filter { $0.value != .ok }.keys.sorted()
        #expect(failed.prefix(7) == [12, 13, 14, 16, 17, 18, 20])
    }

    @Test func `errors before a restart stay in the sum`() throws {
        let run = DemoRehearsal.play(.restart)

        let rule = try #require(
            run.decision?.rules.first { $0.rule == "analytics:/analytics/brokers/summary/error_rate_pct" }
        )
        #expect(rule.verdict == .fail)
        #expect(rule.k >= 20)
        #expect(run.headlines.contains { $0.kind == .restart })
        #expect(run.health.values.allSatisfy { $0 == .ok })
    }

    @Test func `a recovery is waited for and then judged`() throws {
        let run = DemoRehearsal.play(.recover)

        #expect(run.headlines.contains { $0.kind == .ready && $0.text.contains("judged from T+00:05") })
        let rule = try #require(run.decision?.rules.first { $0.rule == "api-health/error_rate_pct" })
        #expect(rule.verdict == .pass)
        #expect(rule.n == 30)
    }

    @Test func `a healthy run passes every rule with enough of everything`() throws {
        let decision = try #require(DemoRehearsal.play(.healthy).decision)

        #expect(decision.rules.count == 9)
        #expect(decision.rules.allSatisfy { $0.verdict == .pass && $0.isCritical })
    }

    @Test(arguments: [DemoScenario.errors, .slow, .restart])
    func `once the flag is off the new path does no more harm`(scenario: DemoScenario) throws {
        let run = DemoRehearsal.play(scenario)
        let decided = try #require(run.decision).at

        let before = run.world.metrics(at: decided)
        for second in 1...30 {
            let moment = decided.advanced(by: .seconds(second))
            #expect(run.world.health(at: moment).isWell && run.world.health(at: moment).delay == .zero)
            #expect(
                run.world.metrics(at: moment).endpoints.map(\.errors) == before.endpoints.map(\.errors)
            )
        }
    }
}
