import CutoverConfig
import CutoverCore
import Testing

struct NumberTests {
    private func problem(_ rest: String) -> [String] {
        problems("targets: [{ name: a, http: \"http://h/\", \(rest) }]").map {
            String($0.drop { $0 != " " }.dropFirst())
        }
    }

    private static let outbox = """
        targets:
          - name: outbox
            command: [psql, -Atc, "select 1"]
            extract:
              pending: { last_line: true }
              dead: { matches: 'dead=([0-9]+)' }
              lag: { json: /lag }
              seen: { json: /at, max_age: 2m, unit: ms }
            limits: { error_rate_pct: 1.0, pending: 500, dead: { at_most: 0 }, lag: { at_least: 0, at_most: 2.50 } }
        """

    private static let numbers = [
        NumberExpectation(name: "pending", place: .lastLine, limit: .within(atLeast: nil, atMost: "500")),
        NumberExpectation(
            name: "dead",
            place: .matches("dead=([0-9]+)"),
            limit: .within(atLeast: nil, atMost: "0")
        ),
        NumberExpectation(name: "lag", place: .json("/lag"), limit: .within(atLeast: "0", atMost: "2.50")),
        NumberExpectation(name: "seen", place: .json("/at"), limit: .age(.seconds(120), .milliseconds)),
    ]

    @Test func `numbers have a place and a limit`() throws {
        let target = try read(Self.outbox).plan.targets[0]

        #expect(target.numbers == Self.numbers)
        #expect(target.limits == Limits(errorRate: ShareLimit(percent: "1.0"), p95: .milliseconds(1_200)))
    }

    @Test func `a unix time is in seconds unless the plan says otherwise`() throws {
        let text = "targets: [{ name: a, http: \"http://h/\", extract: { n: { json: /at, max_age: 2m } } }]"

        #expect(try read(text).plan.targets[0].numbers.map(\.limit) == [.age(.seconds(120), .seconds)])
    }

    @Test func `numbers survive the archive, so that a replay holds them against the same limits`() throws {
        let archived = PlanText.render(try read(Self.outbox).plan)

        let plan = try PlanReader.readArchived(archived)

        #expect(plan.targets[0].numbers == Self.numbers)
        #expect(PlanText.render(plan) == archived)
    }

    @Test func `a plan without numbers is archived as before`() throws {
        let archived = PlanText.render(try read("targets: [{ name: a, http: \"http://h/\" }]").plan)

        #expect(!archived.contains("extract"))
    }

    private static let places =
        [
            (
                "extract: {}",
                "targets[0].extract is empty; write a name and a place, as in { pending: { last_line: true } }"
            ),
            (
                "extract: { n: {} }",
                "targets[0].extract.n has no place; write json: /pointer, matches: 'n=([0-9]+)' or last_line: true"
            ),
            (
                "extract: { n: { json: /a, last_line: true } }",
                "targets[0].extract.n has more than one place; keep one of them"
            ),
            (
                "extract: { n: { json: a } }",
                "targets[0].extract.n.json \"a\" is not a JSON pointer; write \"/a\""
            ),
            (
                "extract: { n: { last_line: false } }",
                "targets[0].extract.n.last_line is false; write true, or another place"
            ),
            (
                "extract: { n: { matches: 'a=[0-9]+' } }",
                "targets[0].extract.n.matches \"a=[0-9]+\" needs one pair of parentheses around the number, as in "
                    + "'pending=([0-9.]+)'; others are written (?:...)"
            ),
            (
                "extract: { n: { matches: '(a|b)=([0-9]+)' } }",
                "targets[0].extract.n.matches \"(a|b)=([0-9]+)\" needs one pair of parentheses around the number, as in "
                    + "'pending=([0-9.]+)'; others are written (?:...)"
            ),
            (
                "extract: { n: { json: /a, pointer: /a } }",
                "unknown key \"pointer\" in targets[0].extract.n; known here: json, matches, last_line, max_age, unit"
            ),
            (
                "extract: { n: { json: /a, unit: ms } }",
                "targets[0].extract.n.unit is only for a moment; write max_age, or remove it"
            ),
            (
                "extract: { n: { json: /a, max_age: 2m, unit: us } }",
                "targets[0].extract.n.unit \"us\" is unknown; did you mean \"s\"?"
            ),
        ]
        + ["N", "a-b", "error_rate_pct", "p95_ms"].map {
            (
                "extract: { \($0): { json: /a } }",
                "\"\($0)\" cannot name a number; use up to 64 of a-z 0-9 _, and neither error_rate_pct nor p95_ms"
            )
        }

    private static let limits = [
        (
            "extract: { pending: { json: /a } }, limits: { pendng: 5 }",
            "unknown key \"pendng\" in targets[0].limits; did you mean \"pending\"?"
        ),
        (
            "limits: { pending: 5 }",
            "unknown key \"pending\" in targets[0].limits; it is no number of this target, write extract: { pending: { "
                + "json: /... } }"
        ),
        (
            "extract: { n: { json: /a } }, limits: { n: many }",
            "targets[0].limits.n \"many\" is not a plain number; write it as in 500 or 0.5"
        ),
        (
            "extract: { n: { json: /a } }, limits: { n: 1e999 }",
            "targets[0].limits.n \"1e999\" is not a plain number; write it as in 500 or 0.5"
        ),
        (
            "extract: { n: { json: /a, max_age: 0s } }",
            "targets[0].extract.n.max_age \"0s\" is no time at all; write at least \"1ms\""
        ),
        (
            "extract: { n: { json: /a } }, limits: { n: { at_least: 2, at_most: 1 } }",
            "targets[0].limits.n can never pass: at_least 2 is more than at_most 1"
        ),
        (
            "extract: { n: { json: /a } }, limits: { n: {} }",
            "targets[0].limits.n has no bound; write at_most: 500, at_least: 1, or both"
        ),
        (
            "extract: { n: { json: /a, max_age: 2m } }, limits: { n: 5 }",
            "targets[0].limits.n stands beside max_age, which is the limit; remove one of them"
        ),
        (
            "extract: { n: { json: /a } }, limits: { error_rate_pct: off }",
            "targets[0].name \"a\" extracts numbers, but its error_rate_pct is off, so a bad one counts nowhere; set "
                + "error_rate_pct"
        ),
        ("method: HEAD, extract: { n: { json: /a } }", "targets[0] asks with HEAD but needs a body; use GET"),
    ]

    @Test(arguments: places + limits)
    func `a number that could not be judged is refused`(rest: String, what: String) {
        #expect(problem(rest) == [what])
    }

    @Test func `what is no regular expression is refused where it stands`() throws {
        let found = try #require(problem("extract: { n: { matches: '(' } }").first)

        #expect(found == "targets[0].extract.n.matches \"(\" has a group that is not closed")
    }

    @Test func `a source has no numbers, and the limits of the plan none either`() {
        let source = problems(
            "targets: [{ name: a, ops_metrics: \"http://h/\", extract: { n: { json: /a } }, limits: { n: 1 } }]"
        )
        let plan = problems("limits: { pending: 5 }\ntargets: [{ name: a, http: \"http://h/\" }]")

        #expect(
            source.map { $0.drop { $0 != " " }.dropFirst() } == [
                "targets[0].extract is only for http targets and commands; a source has its own figures",
                "unknown key \"n\" in targets[0].limits; it is no number of this target, write extract: { n: { json: "
                    + "/... } }",
            ]
        )
        #expect(
            plan == [
                "cutover.yaml:1:11: unknown key \"pending\" in limits; known here: error_rate_pct, p95_ms"
            ]
        )
    }
}
