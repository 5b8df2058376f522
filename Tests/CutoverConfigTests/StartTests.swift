import CutoverConfig
import CutoverCore
import Testing

/// `at_start`, and until when the change must be over.
struct StartTests {
    private static let flag = """
        flags:
          brokers_v1:
            on: { http: { method: POST, url: "http://localhost/on" } }
            off: { http: { method: POST, url: "http://localhost/off" } }
            read: { http: { url: "http://localhost/flag" }, off_when: { /enabled: false }, on_when: { /enabled: true } }
        on_rollback: { flags: { brokers_v1: "off" } }
        """
    private static let atStart = "at_start: { flags: { brokers_v1: \"on\" } }"

    @Test func `a flag can be turned on at the start when it can be read and is turned off again`() throws {
        let plan = try read(document(Self.flag + "\n" + Self.atStart)).plan

        #expect(plan.startFlags == ["brokers_v1"])
        #expect(plan.rollbackFlags == ["brokers_v1"])
        #expect(
            plan.flags.first?.on == .http(Request(method: "POST", url: Masked("http://localhost/on")))
        )
        #expect(plan.flags.first?.read?.onWhen == [JSONExpectation(pointer: "/enabled", equals: .bool(true))])
        #expect(try PlanReader.readArchived(PlanText.render(plan)) == plan)
    }

    @Test(arguments: [
        (
            "    on: { http: { method: POST, url: \"http://localhost/on\" } }\n", "",
            "at_start turns on flag \"brokers_v1\", which has no \"on\"; write how it is turned on"
        ),
        (
            ", on_when: { /enabled: true }", "",
            "at_start turns on flag \"brokers_v1\", which has no \"on_when\" in its \"read\"; write what is read when it is on"
        ),
        (
            "on_rollback: { flags: { brokers_v1: \"off\" } }", "",
            "at_start turns on flag \"brokers_v1\", which is not under on_rollback; what is turned on must be turned off again"
        ),
        (
            "{ brokers_v1: \"on\" }", "{ brokers_v1: \"off\" }",
            "at_start.flags.brokers_v1 is \"off\", but a start can only turn a flag on; write \"on\""
        ),
        (
            "{ brokers_v1: \"on\" }", "{ brokers_v2: \"on\" }",
            "flag \"brokers_v2\" is not declared; did you mean \"brokers_v1\"?"
        ),
        (
            "{ brokers_v1: \"on\" }", "{ brokers_v1: \"on\" }, steps: []",
            "\"steps\" in at_start is not built yet; remove it"
        ),
        (
            "at_start:", "observe: true\nat_start:",
            "at_start turns a flag on, and observe never turns one off; leave one of them out"
        ),
    ])
    func `a flag that could not be turned off again is never turned on`(
        _ row: (old: String, new: String, problem: String)
    ) {
        let text = document(Self.flag + "\n" + Self.atStart).replacing(row.old, with: row.new)

        #expect(problems(text).contains { $0.contains(row.problem) }, "\(problems(text))")
    }

    @Test func `secrets of the order to turn a flag on are masked`() throws {
        let text = document(Self.flag + "\n" + Self.atStart)
            .replacing("http://localhost/on", with: "http://localhost/on?token=${TOKEN}")

        let plan = try read(text, environment: ["TOKEN": "canary-on"]).plan

        #expect(!PlanText.render(plan).contains("canary-on"))
        #expect(plan.secrets.contains("canary-on"))
    }

    @Test(arguments: ["2026-11-21T23:00:00Z", "2026-11-22T00:00:00+01:00", "2026-11-21 18:00:00-0500"])
    func `the change window ends at a moment with its zone`(_ text: String) throws {
        let plan = try read(document("change_window_ends: \"\(text)\"\nrollback_takes: 10m")).plan

        #expect(plan.changeWindow?.ends.rfc3339 == "2026-11-21T23:00:00.000Z")
        #expect(plan.changeWindow?.rollbackTakes == .seconds(600))
        #expect(plan.changeWindow?.lastSafeDecision.rfc3339 == "2026-11-21T22:50:00.000Z")
        #expect(try PlanReader.readArchived(PlanText.render(plan)) == plan)
    }

    @Test(arguments: ["18:00", "2026-11-21T23:00:00", "2026-11-21", "2026-13-21T23:00:00Z", "soon", "[]"])
    func `a moment that others would read otherwise is refused`(_ text: String) {
        let found = problems(document("change_window_ends: \(text)\nrollback_takes: 10m"))

        #expect(found.count == 1, "\(found)")
        #expect(
            found.first?.contains("a moment with its zone, as in \"2026-11-21T23:00:00+01:00\"") == true,
            "\(found)"
        )
    }

    @Test(arguments: [
        ("rollback_takes: 10m", "nothing says until when; add \"change_window_ends\""),
        (
            "change_window_ends: \"2026-11-21T23:00:00Z\"",
            "nothing says how long a rollback takes; add \"rollback_takes\""
        ),
        ("rollback_takes: 0s\nchange_window_ends: \"2026-11-21T23:00:00Z\"", "rollback_takes"),
    ])
    func `one half of a change window is refused`(_ row: (text: String, problem: String)) {
        #expect(
            problems(document(row.text)).contains { $0.contains(row.problem) },
            "\(problems(document(row.text)))"
        )
    }
}
