import CutoverConfig
import CutoverCore
import Testing

struct FormerVariablesTests {
    @Test func `the variables of the former script are enough`() throws {
        let checked = try read(
            nil,
            environment: [
                "CUTOVER_WINDOW_MINUTES": "10", "CUTOVER_INTERVAL_SECONDS": "60",
                "CUTOVER_ERROR_RATE_THRESHOLD": "1.5",
                "CUTOVER_P95_THRESHOLD": "800", "CUTOVER_HTTP_TIMEOUT_SECONDS": "2.5",
                "CUTOVER_OUT_FILE": "docs/evidence/cutover.jsonl",
            ]
        )
        let plan = checked.plan

        #expect(plan.window == .seconds(600))
        #expect(plan.targets.map(\.name) == ["ops-metrics", "ops-metrics-up"])
        #expect(
            plan.targets.map(\.request?.url.value)
                == Array(repeating: "http://localhost:5000/analytics/ops/metrics", count: 2)
        )
        #expect(plan.targets.map(\.interval) == [.seconds(60), .seconds(5)])
        #expect(plan.targets.map(\.timeout) == [.milliseconds(2_500), .milliseconds(2_500)])
        #expect(
            plan.targets[0].limits == Limits(errorRate: ShareLimit(percent: "1.5"), p95: .milliseconds(800))
        )
        #expect(plan.targets[1].limits == Limits(errorRate: ShareLimit(percent: "1.5"), p95: nil))
        #expect(plan.targets[1].expectation == Expectation(statuses: [100...499]))
        #expect(plan.targets.map(\.isTimeoutUnknown) == [false, true])
        #expect(plan.targets.map(\.criticality) == [.all, .all])
        #expect(checked.settings.outFile == "docs/evidence/cutover.jsonl")
        #expect(checked.settings.warnings == [])
    }

    @Test(arguments: [
        (
            ["CUTOVER_HTTP_RETRIES"],
            "CUTOVER_HTTP_RETRIES is accepted and ignored: failed probes are judged, not hidden"
        ),
        (
            ["CUTOVER_HTTP_RETRIES", "CUTOVER_HTTP_RETRY_SLEEP_SECONDS"],
            "CUTOVER_HTTP_RETRIES and CUTOVER_HTTP_RETRY_SLEEP_SECONDS are accepted and ignored: failed probes are judged, not hidden"
        ),
    ])
    func `retry variables are answered with one line`(names: [String], note: String) throws {
        let environment = Dictionary(uniqueKeysWithValues: names.map { ($0, "3") })

        #expect(try read(nil, environment: environment).settings.notes == [note])
    }

    @Test func `without its own interval the source keeps the general one`() throws {
        let plan = try read(nil, environment: ["CUTOVER_METRICS_URL": "http://localhost:9/ops"]).plan

        #expect(plan.targets.map(\.interval) == [.seconds(5), .seconds(5)])
        #expect(
            plan.targets.map(\.request?.url.value) == ["http://localhost:9/ops", "http://localhost:9/ops"]
        )
    }

    @Test(arguments: [
        ("0.1", 1_000, 2_000), ("0.25", 2_500, 5_000), ("0.5", 5_000, 10_000), ("1", 5_000, 10_000),
    ])
    func `a window of seconds shrinks the blocks of the address's own probes until three fit`(
        minutes: String,
        interval: Int,
        block: Int
    ) throws {
        let plan = try read(
            nil,
            environment: ["CUTOVER_WINDOW_MINUTES": minutes, "CUTOVER_INTERVAL_SECONDS": "1"]
        ).plan

        #expect(plan.targets.map(\.interval) == [.seconds(1), .milliseconds(interval)])
        #expect(plan.block == .milliseconds(block))
    }

    @Test func `a window of seconds stays refused when somebody chose the block`() {
        let problems = problems(
            nil,
            environment: [
                "CUTOVER_WINDOW_MINUTES": "0.1", "CUTOVER_INTERVAL_SECONDS": "1", "CUTOVER_BLOCK": "5s",
            ]
        )

        #expect(problems.contains { $0.contains("holds 1 blocks of 5s, but a health target needs 3") })
    }

    @Test func `the former address is not added to a plan that has targets`() throws {
        let plan = try read(document(""), environment: ["CUTOVER_WINDOW_MINUTES": "5"]).plan

        #expect(plan.targets.map(\.name) == ["api"])
        #expect(plan.window == .seconds(300))
    }

    @Test func `a health target of its own stands in for the shadow`() throws {
        let plan = try read(
            nil,
            flags: flags(),
            environment: ["CUTOVER_METRICS_URL": "http://localhost:9/ops"]
        ).plan

        #expect(plan.targets.map(\.name) == ["health", "ops-metrics"])
    }

    @Test func `the newer variable beats the former one`() throws {
        let plan = try read(
            document(""),
            environment: ["CUTOVER_WINDOW_MINUTES": "5", "CUTOVER_WINDOW": "7m"]
        ).plan

        #expect(plan.window == .seconds(420))
    }

    @Test(arguments: [
        ("CUTOVER_WINDOW_MINUTES", "soon", "\"soon\" is not a number; write minutes, as in 30"),
        ("CUTOVER_WINDOW_MINUTES", "30m", "\"30m\" is not a number; write minutes, as in 30"),
        ("CUTOVER_WINDOW_MINUTES", "0", "\"0\" is no time at all; write minutes, as in 30"),
        ("CUTOVER_INTERVAL_SECONDS", "-1", "\"-1\" is negative; write a duration above zero"),
        ("CUTOVER_INTERVAL_SECONDS", "0.05", "\"0.05\" is too short; write at least 0.1"),
        ("CUTOVER_HTTP_TIMEOUT_SECONDS", "0", "\"0\" is no time at all; write seconds, as in 60"),
        (
            "CUTOVER_ERROR_RATE_THRESHOLD", "100",
            "\"100\" is a limit that can never fail; write less than 100, or off"
        ),
        ("CUTOVER_P95_THRESHOLD", "1,200", "\"1,200\" is not a plain number; write it as in 1200, or off"),
        (
            "CUTOVER_METRICS_URL", "localhost:5000",
            "is not an absolute http or https address; write it as in \"http://localhost:8080/health\""
        ),
    ])
    func `a former variable that cannot be meant is refused`(name: String, text: String, expected: String) {
        #expect(problems(nil, flags: flags(), environment: [name: text]) == ["\(name): \(expected)"])
    }

    @Test func `a variable that nothing reads is a warning with the nearest one`() throws {
        let warnings = try read(
            document("run: \"${CUTOVER_RELEASE:-r1}\""),
            environment: ["CUTOVER_WINDOWS": "5m", "CUTOVER_RELEASE": "r2"]
        ).settings.warnings

        #expect(
            warnings == [
                "CUTOVER_WINDOWS: nothing here reads this variable; did you mean \"CUTOVER_WINDOW\"?"
            ]
        )
    }
}
