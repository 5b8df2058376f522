import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

struct TargetCheckTests {
    @Test func `a target that answers well shows every expectation resolved`() async {
        var scene = CheckScene()
        scene.resolved.append(ResolvedExpectation("[/ok] true == true", isMet: true))

        let lines = await scene.lines(.target, .complete(200))

        #expect(lines == [CheckLine(.target, "api", .ok, "0 ms; [status] 200 in 200; [/ok] true == true")])
    }

    @Test func `a target that fails shows them too, and what to do`() async {
        var scene = CheckScene()
        scene.examination = Examination(outcome: .failed(.assertion), detail: "x")
        scene.resolved = [ResolvedExpectation("[/ok] false, expected true", isMet: false)]

        let lines = await scene.lines(.target, .complete(200))

        #expect(
            lines == [
                CheckLine(
                    .target,
                    "api",
                    .problem,
                    "assertion: [/ok] false, expected true; mend the target, or correct what is expected of it"
                )
            ]
        )
    }

    private func source(_ reading: Reading?, _ criticality: Criticality = .all) async -> [CheckLine] {
        var scene = CheckScene()
        scene.plan = .sample(window: .seconds(300), targets: [.source("ops", criticality: criticality)])
        scene.examination = Examination(
            outcome: reading == nil ? .failed(.parse) : .ok,
            detail: reading == nil ? "no map" : "",
            reading: reading
        )
        return await scene.lines(FakeFetcher(.complete(200)))
    }

    private func reading(p95: Int64 = 90_000) -> Reading {
        Reading(
            startedAt: .sample,
            endpoints: [
                EndpointReading(
                    endpoint: "/a",
                    requests: .value(40),
                    errors: .value(1),
                    p95Microseconds: .value(p95)
                )
            ]
        )
    }

    @Test func `a source shows what it reported, and each rule what it received`() async {
        let lines = await source(reading())

        #expect(
            lines.filter { $0.part == .target } == [
                CheckLine(
                    .target,
                    "ops",
                    .ok,
                    "0 ms; 1 endpoint, 40 requests, 1 errors, highest p95 90 ms; since 2026-11-21T00:00:00Z"
                )
            ]
        )
        let rules = lines.filter { $0.part == .rule }
        #expect(rules.map(\.worth) == [.ok, .ok, .ok])
        #expect(rules[0].subject == "ops:*/error_rate_pct <= 2.0 %")
        #expect(rules[0].text.hasPrefix("received 40 requests, 1 errors; fails at T+"))
        #expect(rules[2].text.hasPrefix("received 90 ms; fails at T+"))
    }

    @Test func `a figure that is over its limit already is worth a look`() async {
        let rules = await source(reading(p95: 1_200_001)).filter { $0.part == .rule }

        #expect(rules.map(\.worth) == [.ok, .ok, .caution])
        #expect(rules[2].text.hasPrefix("received 1200.001 ms, over the limit already; fails at T+"))
    }

    @Test func `a source that cannot be read is blind, and so are its rules`() async {
        let lines = await source(nil).filter { $0.worth == .problem }

        #expect(
            lines == [
                CheckLine(
                    .target,
                    "ops",
                    .problem,
                    "parse: no map; no figures, so every rule of it is unknown"
                ),
                CheckLine(
                    .rule,
                    "ops",
                    .problem,
                    "cannot be proved able to fail: its source gave no figures"
                ),
            ]
        )
    }

    @Test func `errors that a source does not report are not said to be none`() async {
        let endpoint = EndpointReading(
            endpoint: "/a",
            requests: .value(12),
            errors: .absent,
            p95Microseconds: .value(90_000)
        )

        let lines = await source(Reading(startedAt: nil, endpoints: [endpoint]))

        #expect(lines.contains { $0.text.contains("12 requests, errors not reported, highest p95 90 ms") })
    }

    @Test func `a source without an endpoint is a problem`() async {
        let lines = await source(Reading(startedAt: nil, endpoints: [])).filter { $0.worth == .problem }

        #expect(lines.map(\.part) == [.target, .rule])
        #expect(lines[0].text.hasPrefix("the reading names no endpoint, so there is nothing to judge"))
    }

    @Test func `a critical glob that matches nothing is a problem`() async {
        let lines = await source(reading(), .globs(["/b*"])).filter { $0.worth == .problem }

        #expect(
            lines == [
                CheckLine(
                    .rule,
                    "ops:/b*/error_rate_pct <= 2.0 %",
                    .problem,
                    "received nothing; cannot fail, whatever is fed to it (no endpoint matches \"/b*\"); "
                        + "correct the limit or what it watches"
                )
            ]
        )
    }
}

extension TargetCheckTests {
    private func command(_ words: [String], _ result: StepResult, _ outcome: Outcome = .ok) async
        -> [CheckLine]
    {
        var scene = CheckScene()
        scene.plan = .sample(window: .seconds(300), targets: [.command("log", words)])
        scene.steps = FakeStepRunner { _, _ in result }
        scene.examination = Examination(outcome: outcome, detail: outcome == .ok ? "" : result.detail)
        scene.resolved = [ResolvedExpectation("[/restarts] 0 == 0", isMet: true)]
        return await scene.lines(FakeFetcher(.complete(200)))
    }

    @Test func `a command is run once and shows how it ended; it has no host`() async {
        let lines = await command(["/bin/sh", "-c", "true"], StepResult(.exited(0)))

        #expect(lines.first == CheckLine(.target, "log", .ok, "0 ms; exit status 0; [/restarts] 0 == 0"))
        #expect(lines.allSatisfy { $0.part != .load && $0.part != .clock })
        #expect(lines.contains { $0.part == .rule && $0.subject.hasPrefix("log/error_rate") })
    }

    @Test func `a command that fails says why, and what to do`() async {
        let lines = await command(["/bin/sh"], StepResult(.exited(2)), .failed(.exitStatus))

        let what = "exit_status: exit status 2; mend the command, or correct what is expected of it"
        #expect(lines.first == CheckLine(.target, "log", .problem, what))
    }

    @Test func `a program that is missing is a problem that names no argument`() async {
        let lines = await command(
            ["./nowhere.sh", "t0ken"],
            StepResult(.notStarted("x")),
            .failed(.notStarted)
        )

        let what = "not_started: the program is missing or may not be run from this folder; correct its path"
        #expect(lines.first == CheckLine(.target, "log", .problem, what))
    }
}
