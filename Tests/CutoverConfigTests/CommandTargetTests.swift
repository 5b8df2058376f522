import CutoverConfig
import CutoverCore
import Testing

struct CommandTargetTests {
    private func problem(_ target: String, environment: [String: String] = [:]) -> [String] {
        problems("targets: [{ name: a, \(target) }]", environment: environment)
    }

    @Test func `a command is a target`() throws {
        let target = try read(
            """
            targets:
              - name: log
                command: [./log-review.sh, "/var/log/a b.log", 3]
                expect: { exit: [0, "4-5"], body: ok, json: { /restarts: 0 } }
                interval: 10s
                timeout: 4s
                on_timeout: unknown
                critical: false
              - { name: api, http: "http://localhost/" }
            """
        ).plan.targets[0]

        let expectation = CommandExpectation(
            exits: [0...0, 4...5],
            bodyContains: ["ok"],
            json: [JSONExpectation(pointer: "/restarts", equals: .number("0"))]
        )
        #expect(
            target.command
                == Command(
                    words: [Masked("./log-review.sh"), Masked("/var/log/a b.log"), Masked("3")],
                    expectation: expectation
                )
        )
        #expect((target.interval, target.timeout) == (.seconds(10), .seconds(4)))
        #expect(target.isTimeoutUnknown)
        #expect(target.criticality == .advisory)
        #expect(target.request == nil)
    }

    @Test func `exit 0 is expected unless written, and one run at a time`() throws {
        let target = try read("targets: [{ name: a, command: [x] }]").plan.targets[0]

        #expect(target.command?.expectation == CommandExpectation(exits: [0...0]))
        #expect((target.interval, target.timeout) == (.seconds(5), .seconds(10)))
        #expect(target.maximumInFlight == 1)
        #expect(target.isAwaited)
    }

    @Test func `a command survives the archive, but for what came from the environment`() throws {
        let text = """
            targets:
              - { name: a, command: [psql, "${DSN}"], expect: { exit: "0-1", body: "of ${DSN}" }, on_timeout: unknown }
            """
        let plan = try read(text, environment: ["DSN": "canary-password"]).plan

        let archived = PlanText.render(plan)

        #expect(!archived.contains("canary"))
        let words = archived.split(separator: "\n").map { $0.filter { $0 != " " && $0 != "," } }
        #expect(words.contains("\"psql\"") && words.contains("\"***\""))
        #expect(PlanText.render(try PlanReader.readArchived(archived)) == archived)
        #expect(plan.secrets == ["canary-password"])
    }

    @Test(
        arguments: [
            ("command: []", "targets[0].command is an empty list; write the program and its arguments"),
            (
                "command: echo",
                "targets[0].command is a single value where a list: the program and its arguments, as in [./flag.sh, off], is expected"
            ),
            (
                "command: [x], http: \"http://h/\"",
                "targets[0].command stands beside http; make them two targets"
            ),
            (
                "command: [x], ops_metrics: \"http://h/\"",
                "targets[0].command stands beside ops_metrics; make them two targets"
            ),
            (
                "command: [x], expect: { status: 200 }",
                "targets[0].expect.status is only for http targets; a command has an exit status, write exit"
            ),
            (
                "command: [x], expect: { headers: { A: b } }",
                "targets[0].expect.headers is only for http targets; a command has none, remove it"
            ),
            (
                "command: [x], expect: { exit: 256 }",
                "targets[0].expect.exit \"256\" is not an exit status; write 0, \"0-1\", or a list, within 0 to 255"
            ),
            (
                "command: [x], expect: { exit: [] }",
                "targets[0].expect.exit is an empty list; write an exit status such as 0"
            ),
            (
                "command: [x], expect: { exit: \"2-1\" }",
                "targets[0].expect.exit \"2-1\" is not an exit status; write 0, \"0-1\", or a list, within 0 to 255"
            ),
            (
                "http: \"http://h/\", expect: { exit: 0 }",
                "targets[0].expect.exit is only for commands; write status"
            ),
            (
                "command: [x], min_requests: 5",
                "targets[0].min_requests is only for sources (ops_metrics, latency_map, actuator, prometheus, promql); remove it"
            ),
            (
                "command: [x], critical: [\"/a\"]",
                "targets[0].critical lists endpoints, which only sources have; write true or false"
            ),
            (
                "command: [x], extract: 1",
                "targets[0].extract is a single value where a mapping of names to numbers, as in "
                    + "{ pending: { json: /queue/pending } }, is expected"
            ),
        ]
            + [
                "method: POST", "headers: { A: b }", "body: x", "bearer: t",
                "basic: { user: a, password: b }",
            ].map {
                let key = $0.prefix { $0 != ":" }
                let what = "is only for http targets and sources; a command has none, remove it"
                return ("command: [x], \($0)", "targets[0].\(key) \(what)")
            }
    )
    func `what makes no sense for a command is refused`(target: String, what: String) {
        #expect(problem(target).map { $0.drop { $0 != " " }.dropFirst() } == [what[...]])
    }
}
