import CutoverTestSupport
import Foundation
import Testing

/// `check`: everything is tried, nothing is changed, and every kind of fault is named.
@Suite(.inTurn(within: .seconds(120))) struct CheckTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
        setup.server.on("/flag", .status(200, body: #"{"enabled": true}"#))
        setup.server.on("/slack", .status(400, body: "no_text"))
        setup.server.on(
            "/health",
            .status(200, headers: ["Date: \(Self.date(.now))"], body: #"{"ok": true}"#)
        )
        setup.server.on("/ops", ScriptedServer.json(Figures.good(40).nested))
    }

    private static func date(_ moment: Date) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.string(from: moment)
    }

    /// A health target, a source, a flag that is on, both sinks.
    private func configuration(critical: String = "/analytics/*") -> String {
        """
        run: end-to-end
        window: 30m
        limits: { error_rate_pct: 2.0, p95_ms: 5000 }
        listen: "127.0.0.1:0"
        targets:
          - { name: api, http: "\(setup.server.url("/health"))", expect: { status: 200, json: { /ok: true } } }
          - { name: ops, ops_metrics: "\(setup.server.url("/ops"))", critical: ["\(critical)"] }
        \(setup.sinks)
        \(setup.flag())

        """
    }

    private func check(_ arguments: [String] = [], configuration: String? = nil) async throws
        -> Monitor.Ending
    {
        let text = configuration ?? self.configuration()
        return try await setup.run(["check"] + arguments, configuration: text)
    }

    /// The text on one line, as nobody can break it.
    private func flat(_ ending: Monitor.Ending) -> String {
        ending.output.components(separatedBy: .whitespacesAndNewlines).filter { !$0.isEmpty }
            .joined(separator: " ")
    }

    @Test func `when all is well every part is shown, nothing is touched, and the status is 0`() async throws
    {
        let ending = try await check()

        let text = flat(ending)
        #expect(ending.status == 0, "\(ending.output)\(ending.log)")
        for part in [
            "[status] 200 in 200; [/ok] true == true",
            "1 endpoint, 40 requests, 0 errors, highest p95 0.295 ms; since 2026-11-21T02:17:02Z",
            "ok api/error_rate_pct <= 2.0 % received ok; fails at T+00:30 when all is bad",
            "ops:/analytics/portfolio/summary/reported_p95_ms <= 5000 ms received 0.295 ms; fails at T+",
            "ok brokers_v1 off reachable; nothing was sent",
            "ok brokers_v1 is on now: [/enabled] true, expected false",
            "ok deploys reachable; nothing was posted",
            "ok alerts alive: refused an empty text (no_text); nothing was posted",
            "within 1 s of ours", "24 requests a minute by 2 targets", "can be written; it holds 0 runs",
            "begins a new run", "You must now: nothing",
        ] { #expect(text.contains(part), "\(part) is missing in \(ending.output)") }
        #expect(setup.server.requests("/hook").isEmpty)
        #expect(setup.server.requests("/flag/off").isEmpty)
        #expect(setup.server.requests("/slack").map(\.text) == [#"{"text":""}"#])
        #expect(setup.server.requests("/health").count == 1)
        #expect(ending.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func `what is checked can be run`() async throws {
        #expect(try await check().status == 0)

        let ending = try await setup.run(
            [
                "--window", "3s", "--interval", "500ms", "--block", "500ms", "--timeout", "400ms", "--output",
                "quiet",
            ]
        )

        #expect([0, 2].contains(ending.status), "\(ending.log)")
    }

    /// What goes wrong, and the words of the one problem that shows it.
    enum Fault: String, CaseIterable {
        case status, expectation, refused, noFigures, noEndpoint, badLimit
        case flagOff, flagUnreadable, flagNotUnderstood, slackDead, hookDead, clock, rateLimit
    }

    @Test(arguments: [
        (Fault.status, "target api http_status: [status] 500, expected 200"),
        (.expectation, "target api assertion: [status] 200 in 200; [/ok] false, expected true"),
        (.refused, "target api reset: connection closed by"),
        (.noFigures, "rule ops cannot be proved able to fail: its source gave no figures"),
        (.noEndpoint, "target ops the reading names no endpoint"),
        (
            .badLimit,
            "received nothing; cannot fail, whatever is fed to it (no endpoint matches \"/nothing/*\")"
        ),
        (.flagOff, "flag brokers_v1 is off now ([/enabled] false == false): there is nothing to turn off"),
        (.flagUnreadable, "flag brokers_v1 its state cannot be read: answered 403"),
        (.flagNotUnderstood, "flag brokers_v1 its state cannot be understood:"),
        (.slackDead, "sink alerts answered 404 no_service: Slack takes nothing there"),
        (.hookDead, "sink deploys connect: connection refused by 127.0.0.1:1;"),
        (.clock, "s behind our clock, more than 30 s"),
        (.rateLimit, "it states a limit of 5 in 60 s; make the intervals longer"),
    ])
    func `every kind of fault is named, and the status is 1`(_ fault: Fault, _ words: String) async throws {
        var text = configuration()
        switch fault {
        case .status: setup.server.on("/health", .status(500))
        case .expectation: setup.server.on("/health", .status(200, body: #"{"ok": false}"#))
        case .refused: setup.server.on("/health", .close())
        case .noFigures: setup.server.on("/ops", .status(200, body: "<html>"))
        case .noEndpoint: setup.server.on("/ops", ScriptedServer.json(#"{"by_endpoint": {}}"#))
        case .badLimit: text = configuration(critical: "/nothing/*")
        case .flagOff: setup.server.on("/flag", .status(200, body: #"{"enabled": false}"#))
        case .flagUnreadable: setup.server.on("/flag", .status(403))
        case .flagNotUnderstood: setup.server.on("/flag", .status(200, body: #"{"state": "on"}"#))
        case .slackDead: setup.server.on("/slack", .status(404, body: "no_service"))
        case .hookDead: text = text.replacing(setup.server.url("/hook"), with: "http://127.0.0.1:1/hook")
        case .clock: headers("Date: \(Self.date(.now.addingTimeInterval(-3_600)))")
        case .rateLimit: headers("X-RateLimit-Limit: 5")
        }

        let ending = try await check(configuration: text)

        let problems = flat(ending).components(separatedBy: "PROBLEMS").last ?? ""
        #expect(ending.status == 1, "\(ending.output)\(ending.log)")
        #expect(problems.contains(words), "\(ending.output)")
        #expect(problems.contains("You must now: mend the"), "\(ending.output)")
    }

    private func headers(_ line: String) {
        setup.server.on("/health", .status(200, headers: [line], body: #"{"ok": true}"#))
    }

    @Test func `--send-test really sends, marked TEST, to every sink, and never looks like a decision`()
        async throws
    {
        setup.server.on(
            "/slack",
            .answering {
                $0.text == #"{"text":""}"# ? .status(400, body: "no_text") : .status(200, body: "ok")
            }
        )

        let ending = try await check(["--send-test"])

        #expect(ending.status == 0, "\(ending.output)\(ending.log)")
        let hooks = setup.server.requests("/hook")
        #expect(try hooks.map { try $0.json["type"].text } == ["dev.cutover.test.v1"])
        #expect(try hooks.map { try $0.json["data"]["decision"].isNull } == [true])
        #expect(try await WebhookJudge.faults(in: hooks) == "")
        #expect(
            try setup.server.slackTexts().last?.hasPrefix("TEST of cutover-monitor before end-to-end") == true
        )
        #expect(flat(ending).contains("ok deploys took the TEST message: answered 200"))
    }

    @Test func `a sink that does not take the test is a problem`() async throws {
        setup.server.on("/hook", .status(403))

        let ending = try await check(["--send-test"])

        #expect(ending.status == 1)
        #expect(flat(ending).contains("FAIL sink deploys did not take the TEST message: answered 403"))
    }

    @Test func `usage and configuration end as run does`() async throws {
        #expect(try await check(["--send-test", "--dry-run"]).status == 64)
        #expect(try await check(configuration: "windw: 5m").status == 78)
        #expect(try await setup.run(["check", "--no-such-option"]).status == 64)
    }

    @Test func `JSON holds the same lines, and no secret is in either`() async throws {
        let ending = try await check(["--output", "json"])

        let document = try Parsed(ending.output)
        #expect(document["passed"].isTrue == true)
        #expect(document["lines"].items.count > 10)
        #expect(!ending.output.contains(Setup.secret))
        #expect(!ending.output.contains("/hook"))
    }

    @Test func `a store that is in use, and a start that would be refused, are problems`() async throws {
        setup.breakHealth()
        setup.server.on("/flag", .status(200, body: #"{"enabled": false}"#))
        let text = setup.configuration(setup.flag())
        #expect(try await setup.run(configuration: text).status == 1)

        let refused = try await check(configuration: text)
        let running = try setup.start(["--new-run", "--window", "60s", "--output", "quiet"])
        #expect(await setup.server.waitForRequests(8, "/health"))
        let locked = try await check(configuration: text)
        running.signal(SIGKILL)

        #expect(flat(refused).contains("FAIL place start run"))
        #expect(flat(refused).contains("start with --new-run"))
        #expect(flat(locked).contains("FAIL place store"))
    }
}
