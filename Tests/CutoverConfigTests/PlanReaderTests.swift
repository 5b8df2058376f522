import CutoverConfig
import CutoverCore
import Foundation
import Testing

struct PlanReaderTests {
    @Test func `the configuration of the contract becomes the plan it says`() throws {
        let checked = try read(try fixture("product.yaml"), environment: fixtureEnvironment)
        let plan = checked.plan

        #expect(plan.name == "brokers-v1")
        #expect((plan.window, plan.interval, plan.block) == (.seconds(1_800), .seconds(5), .seconds(10)))
        #expect((plan.ready, plan.readyWithin, plan.isObserving) == (3, .seconds(180), false))
        #expect(plan.targets.map(\.name) == ["api-health", "analytics", "actuator"])
        #expect(
            plan.targets.map(\.limits.p95) == [
                .milliseconds(1_200), .milliseconds(1_200), .milliseconds(200),
            ]
        )
        #expect(plan.targets.map { $0.limits.errorRate?.percentText } == ["2.0", "2.0", "2.0"])
        #expect(plan.targets.map(\.criticality) == [.all, .globs(["/analytics/*/summary"]), .all])
        #expect(
            plan.targets[0].expectation
                == Expectation(
                    statuses: [200...200],
                    json: [JSONExpectation(pointer: "/ok", equals: .bool(true))]
                )
        )
        #expect(plan.targets[1].source == Source())
        #expect(plan.rollbackFlags == ["brokers_v1"])
        #expect(checked.file == "cutover.yaml")
        #expect(checked.settings.warnings == [])
    }

    @Test func `flags and sinks carry their values and show none`() throws {
        let plan = try read(try fixture("product.yaml"), environment: fixtureEnvironment).plan

        #expect(
            plan.flags == [
                Flag(
                    name: "brokers_v1",
                    off: .http(
                        Request(
                            method: "POST",
                            url: Masked(
                                secret: "https://flags.example.org/api/brokers_v1/off",
                                hiding: [
                                    "https://flags.example.org/api",
                                    "https://flags.example.org/api/brokers_v1/off",
                                ]
                            ),
                            headers: [Header(name: "Authorization", value: Masked(secret: "canary-token"))]
                        )
                    ),
                    read: FlagReadBack(
                        action: .http(
                            Request(
                                url: Masked(
                                    secret: "https://flags.example.org/api/brokers_v1",
                                    hiding: [
                                        "https://flags.example.org/api",
                                        "https://flags.example.org/api/brokers_v1",
                                    ]
                                )
                            )
                        ),
                        offWhen: [JSONExpectation(pointer: "/enabled", equals: .bool(false))]
                    )
                )
            ]
        )
        #expect(
            plan.sinks == [
                Sink(
                    name: "deploys",
                    kind: .webhook(secret: Masked(secret: "canary-secret")),
                    url: Masked(secret: "https://hooks.example.org/canary-hook")
                ),
                Sink(
                    name: "alerts",
                    kind: .slack,
                    url: Masked(secret: "https://hooks.slack.example.org/services/canary-slack")
                ),
            ]
        )
    }

    @Test func `every key is understood`() throws {
        let checked = try read(try fixture("every-key.yaml"), environment: fixtureEnvironment)
        let orders = checked.plan.targets[0]

        #expect(orders.request?.method == "POST")
        #expect(orders.request?.headers.map(\.name) == ["X-Shop", "Content-Type", "Authorization"])
        #expect(
            orders.request?.headers.map(\.value.value) == [
                "canary-shop", "text/plain", "Bearer canary-orders",
            ]
        )
        #expect(orders.request?.headers.map(\.value.shown) == ["***", "text/plain", "***"])
        #expect(orders.request?.body == Masked(secret: "order canary-order", hiding: ["canary-order"]))
        #expect((orders.interval, orders.timeout) == (.seconds(3), .seconds(1)))
        #expect(orders.limits == Limits(errorRate: ShareLimit(percent: "0.125"), p95: nil))
        #expect(orders.isTimeoutUnknown)
        #expect(
            orders.expectation
                == Expectation(
                    statuses: [200...200, 202...204],
                    headers: [HeaderExpectation(name: "Content-Type", contains: "json")],
                    bodyContains: ["ok", "größe\u{2028}\t\"x\""],
                    json: [
                        JSONExpectation(pointer: "/count", equals: .number("1e0")),
                        JSONExpectation(pointer: "/name", equals: .string("12")),
                        JSONExpectation(pointer: "/open", equals: .null),
                        JSONExpectation(pointer: "", equals: .bool(true)),
                        JSONExpectation(pointer: "/a~1b", equals: .string("${x}")),
                    ]
                )
        )
        #expect(checked.plan.targets[1].request?.headers.map(\.value.value) == ["Basic bWU6Y2FuYXJ5LXBhZ2U="])
        #expect(checked.plan.targets[1].request?.url.shown == "https://shop.example.org/?***")
        #expect(checked.plan.targets[2].request?.url.value == "http://localhost:5000/ops?key=canary-ops")
        #expect(checked.plan.targets[2].request?.url.shown == "http://localhost:5000/ops?***")
        let reset = Request(
            method: "POST",
            url: Masked("http://localhost:5000/reset"),
            headers: [Header(name: "Content-Type", value: Masked("application/json"))],
            body: Masked("{}")
        )
        #expect(
            checked.plan.targets[2].source
                == Source(minRequests: 1, gaugeSpan: 100, optional: ["/api/rare"], reset: reset)
        )
        #expect(
            checked.plan.flags[0].off
                == .command([Masked("./flag.sh"), Masked("off"), Masked(secret: "canary-token")])
        )
        #expect(checked.plan.rollbackFlags == ["checkout", "banner"])
        #expect(checked.settings.directory == "./runs")
        #expect(checked.settings.listen.host == "::1")
        #expect(checked.settings.listen.port == 9_500)
        #expect(checked.settings.output == .log)
        #expect(checked.settings.requiresStore)
    }

    @Test func `what is not written has the documented default`() throws {
        let checked = try read(document(""))
        let (plan, settings) = (checked.plan, checked.settings)

        #expect(plan.name == "cutover")
        #expect((plan.window, plan.interval, plan.block) == (.seconds(1_800), .seconds(5), .seconds(10)))
        #expect(plan.mode == .guarded)
        #expect(plan.targets[0].timeout == .seconds(10))
        #expect(
            plan.targets[0].limits == Limits(errorRate: ShareLimit(percent: "2.0"), p95: .milliseconds(1_200))
        )
        #expect(settings.directory == "./cutover-runs")
        #expect((settings.listen.host, settings.listen.port) == ("127.0.0.1", 9_477))
        #expect(!settings.listen.isExplicit)
        #expect(settings.output == .auto)
        #expect(settings.start == .automatic)
        #expect(!settings.isDryRun)
        #expect(settings.notes == [])
        #expect(settings.warnings == [])
    }

    @Test(arguments: [
        ("5s", nil as String?, Duration.seconds(10)), ("7s", nil, .seconds(14)), ("15s", nil, .seconds(15)),
        ("5s", "15s", .seconds(15)), ("4s", "6s", .seconds(12)), ("300ms", nil, .milliseconds(10_200)),
    ])
    func `the default block fits every interval`(interval: String, other: String?, block: Duration) throws {
        let targets = "targets:\n  - { name: a, http: \"http://localhost/\" }\n"
        let second = other.map { "  - { name: b, http: \"http://localhost/b\", interval: \($0) }\n" } ?? ""

        #expect(try read("interval: \(interval)\n" + targets + second).plan.block == block)
    }

    @Test func `a flag that no rollback turns off is a warning`() throws {
        let warnings = try read(document("flags: { x: { off: { http: \"http://localhost/\" } } }")).settings
            .warnings

        #expect(
            warnings == ["cutover.yaml:1:10: flag \"x\" is not under on_rollback, so a ROLLBACK leaves it on"]
        )
    }

    @Test func `the annotated example is valid with the variables it names`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appending(path: "config/cutover.example.yaml"),
            encoding: .utf8
        )

        let checked = try read(
            text,
            environment: [
                "FLAGS_URL": "https://flags.example.org", "FLAGS_TOKEN": "t",
                "DECISION_WEBHOOK_URL": "https://hooks.example.org/cutover",
                "DECISION_WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/T0/B0/x",
            ]
        )

        #expect(checked.settings.warnings == [])
        #expect(checked.plan.targets.count == 3)
        #expect(checked.plan.flags.map(\.name) == ["brokers_v1"])
        #expect(checked.plan.sinks.count == 2)
    }
}
