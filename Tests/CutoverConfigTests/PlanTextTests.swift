import CutoverConfig
import CutoverCore
import Testing

struct PlanTextTests {
    @Test(arguments: ["product.yaml", "every-key.yaml"])
    func `a resolved plan reads back as itself`(name: String) throws {
        let text = PlanText.render(try read(try fixture(name), environment: fixtureEnvironment).plan)

        #expect(PlanText.render(try PlanReader.readArchived(text)) == text)
    }

    @Test(arguments: ["product.yaml", "every-key.yaml"])
    func `what is judged survives the archive exactly`(name: String) throws {
        let plan = try read(try fixture(name), environment: fixtureEnvironment).plan

        let archived = try PlanReader.readArchived(PlanText.render(plan))

        #expect(archived.targets.map(\.expectation) == plan.targets.map(\.expectation))
        #expect(archived.targets.map(\.command?.expectation) == plan.targets.map(\.command?.expectation))
        #expect(archived.targets.map(\.source) == plan.targets.map(\.source))
        #expect(archived.targets.map(\.limits) == plan.targets.map(\.limits))
        #expect(archived.targets.map(\.criticality) == plan.targets.map(\.criticality))
        #expect(archived.targets.map(\.interval) == plan.targets.map(\.interval))
        #expect(archived.targets.map(\.timeout) == plan.targets.map(\.timeout))
        #expect(archived.targets.map(\.isTimeoutUnknown) == plan.targets.map(\.isTimeoutUnknown))
        #expect(
            (archived.window, archived.interval, archived.block) == (plan.window, plan.interval, plan.block)
        )
        #expect((archived.ready, archived.readyWithin) == (plan.ready, plan.readyWithin))
    }

    @Test func `the plan of the former variables survives as well`() throws {
        let plan = try read(
            nil,
            environment: ["CUTOVER_WINDOW_MINUTES": "30", "CUTOVER_INTERVAL_SECONDS": "60"]
        ).plan

        #expect(try PlanReader.readArchived(PlanText.render(plan)) == plan)
    }

    @Test(arguments: [
        #" a \n  b\r\n\t "#, #"\x85\xa0\x7f"#, #"\u2028\u2029\ufeff"#, #"\ue000x"#, "😀 größe",
        "# : - {}[],&*!|>%@`", #"\"\\/'"#,
        "$${x}", #"\x01\x1f"#, "true",
    ])
    func `texts of every kind survive the archive`(text: String) throws {
        let key = text.contains("\\n") ? "/a" : "/\(text)".replacing("~", with: "")
        let plan = try read(
            "targets: [{ name: a, http: \"http://localhost/\", expect: { body: \"\(text)\", json: { \"\(key)\": \"\(text)\" } } }]"
        ).plan

        #expect(try PlanReader.readArchived(PlanText.render(plan)) == plan)
    }

    @Test func `the longest name of a source still gives its shadow a good name`() throws {
        let name = String(repeating: "n", count: 64)
        let plan = try read("targets: [{ name: \(name), ops_metrics: \"http://localhost/\" }]").plan

        #expect(try PlanReader.readArchived(PlanText.render(plan)) == plan)
    }

    @Test func `an observing plan stays one`() throws {
        let plan = try read(
            "observe: true\ntargets: [{ name: a, http: \"http://localhost/\", critical: false }]"
        ).plan

        #expect(try PlanReader.readArchived(PlanText.render(plan)) == plan)
    }

    @Test func `the text is the one people keep`() throws {
        let text = PlanText.render(
            try read(
                """
                run: r1
                window: 90s
                targets: [{ name: a, http: "http://localhost/", limits: { p95_ms: 0.5, error_rate_pct: off } }]
                sinks: [{ name: s, slack: "${HOOK}" }]
                """,
                environment: ["HOOK": "https://h.example/"]
            ).plan
        )

        #expect(
            text == """
                {
                  "run": "r1",
                  "mode": "guarded",
                  "window": "1m30s",
                  "interval": "5s",
                  "block": "10s",
                  "ready": 3,
                  "ready_within": "3m",
                  "observe": false,
                  "targets": [
                    {
                      "name": "a",
                      "http": "http://localhost/",
                      "method": "GET",
                      "interval": "5s",
                      "timeout": "10s",
                      "critical": true,
                      "limits": {
                        "error_rate_pct": "off",
                        "p95_ms": 0.5
                      },
                      "expect": {
                        "status": [
                          "200-299"
                        ]
                      },
                      "on_timeout": "bad"
                    }
                  ],
                  "flags": {},
                  "sinks": [
                    {
                      "name": "s",
                      "slack": "***"
                    }
                  ],
                  "on_rollback": {
                    "flags": {}
                  }
                }

                """
        )
    }

    @Test func `a damaged archive is refused`() {
        let error = #expect(throws: InvalidConfig.self) { try PlanReader.readArchived("{\"window\": 5}") }

        #expect(
            error?.description == """
                plan:1:12: window "5" has no unit; write "5s" or "5m"
                there is nothing to watch; name a target: cutover-monitor --window 30m --health-url http://localhost:8080/health
                """
        )
    }
}
