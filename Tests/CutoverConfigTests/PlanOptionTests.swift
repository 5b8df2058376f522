import CutoverConfig
import CutoverCore
import Testing

struct PlanOptionTests {
    @Test func `an option beats its variable, that the file, that the default`() throws {
        let file = document(
            "window: 10m\ninterval: 10s\ntimeout: 1s\nlimits: { error_rate_pct: 1.0, p95_ms: 100 }"
        )
        let environment = ["CUTOVER_WINDOW": "20m", "CUTOVER_INTERVAL": "20s", "CUTOVER_LIMIT": "p95_ms=200"]

        let plan = try read(file, flags: flags { $0.window = "40m" }, environment: environment).plan

        #expect((plan.window, plan.interval) == (.seconds(2_400), .seconds(20)))
        #expect(plan.targets[0].timeout == .seconds(1))
        #expect(
            plan.targets[0].limits == Limits(errorRate: ShareLimit(percent: "1.0"), p95: .milliseconds(200))
        )
    }

    @Test func `every switch and word has its variable`() throws {
        let checked = try read(
            document(""),
            environment: [
                "CUTOVER_DRY_RUN": "true", "CUTOVER_NEW_RUN": "true", "CUTOVER_REQUIRE_STORE": "true",
                "CUTOVER_OBSERVE": "true", "CUTOVER_AFTER_ROLLBACK": "exit", "CUTOVER_OUTPUT": "json",
                "CUTOVER_NAME": "named", "CUTOVER_DIR": "/data", "CUTOVER_LISTEN": "127.0.0.1:0",
                "CUTOVER_MODE": "literal", "CUTOVER_BLOCK": "20s", "CUTOVER_RESUME": "false",
                "CUTOVER_WINDOW": "", "CUTOVER_ASCII": "true",
            ]
        )

        #expect(checked.settings.isDryRun)
        #expect(checked.settings.start == .newRun)
        #expect(checked.settings.requiresStore)
        #expect(checked.plan.isObserving)
        #expect(checked.settings.output == .json)
        #expect(checked.plan.name == "named")
        #expect(checked.settings.directory == "/data")
        #expect((checked.settings.listen.port, checked.settings.listen.isExplicit) == (0, true))
        #expect(checked.plan.block == .seconds(20))
        #expect(checked.settings.isASCII)
        #expect(checked.settings.warnings == [])
    }

    @Test func `targets of options and variables are added to those of the file`() throws {
        var flags = Flags()
        flags.metricsURL = "http://localhost:5000/ops"

        let plan = try read(
            "targets: [{ name: health, http: \"http://localhost:1/\" }]",
            flags: flags,
            environment: [
                "CUTOVER_HEALTH_URL": "http://localhost:2/, http://localhost:3/,http://localhost:1/"
            ]
        ).plan

        #expect(plan.targets.map(\.name) == ["health", "health-2", "health-3", "ops-metrics"])
        #expect(
            plan.targets.map(\.request?.url.value) == [
                "http://localhost:1/", "http://localhost:2/", "http://localhost:3/",
                "http://localhost:5000/ops",
            ]
        )
    }

    @Test func `sinks of the environment are added unless the file has them`() throws {
        let environment = [
            "CUTOVER_WEBHOOK_URL": "https://hooks.example.org/a", "CUTOVER_WEBHOOK_SECRET": "s3cret",
            "CUTOVER_SLACK_WEBHOOK_URL": "https://hooks.example.org/b",
        ]

        let added = try read(document(""), environment: environment).plan.sinks
        let same = try read(
            document("sinks: [{ name: mine, slack: \"${CUTOVER_SLACK_WEBHOOK_URL}\" }]"),
            environment: environment
        ).plan.sinks

        #expect(added.map(\.name) == ["webhook", "slack"])
        #expect(added[0].kind == .webhook(secret: Masked(secret: "s3cret")))
        #expect(added.map(\.url.shown) == ["***", "***"])
        #expect(same.map(\.name) == ["mine", "webhook"])
    }

    @Test func `an empty document with options is enough`() throws {
        #expect(try read("# nothing yet\n", flags: flags()).plan.targets.count == 1)
    }
}
