import CutoverConfig
import CutoverCore
import Testing

struct PlanSecretsTests {
    @Test(arguments: [
        ("http://localhost/${X}/health", "/a-path", "http://localhost/***/health"),
        ("${X}/health", "http://localhost:8080", "http://localhost:8080/health"),
        ("${X}/health", "http://localhost:8080/base", "http://localhost:8080/***/health"),
        ("${X}", "http://localhost:8080/", "http://localhost:8080/"),
        ("${X}", "http://localhost:8080/a?b=c", "http://localhost:8080/***?***"),
        ("http://${X}:8080/${X}", "localhost", "http://localhost:8080/***"),
        ("http://localhost/${NONE:-open}/health", "", "http://localhost/open/health"),
    ])
    func `what the environment puts into a path is not shown`(
        address: String,
        value: String,
        shown: String
    ) throws {
        let plan = try read("targets: [{ name: a, http: \"\(address)\" }]", environment: ["X": value]).plan

        #expect(plan.targets[0].request?.url.shown == shown)
    }

    @Test(arguments: [
        ("http: \"http://h/${X}/a\"", "part", ["part"]),
        ("http: \"http://${X}/a\"", "host", []),
        ("http: \"${X}/a\"", "http://h/api_v1/t0ken0t0ken0t0ken", ["t0ken0t0ken0t0ken"]),
        ("http: \"http://h/?token=abc&page=2\"", "", ["abc"]),
        ("http: \"http://h/\", bearer: \"a-${X}\"", "b", ["a-b", "b"]),
        (
            "ops_metrics: \"http://h/\", reset: { url: \"http://h/r\", bearer: \"${X}\" }", "canary",
            ["canary"]
        ),
        ("http: \"http://h/\", basic: { user: u, password: \"${X}\" }", "p", ["dTpw", "p"]),
        (
            "http: \"http://h/\", headers: { Authorization: \"Basic dTpwYXNz\" }", "",
            ["Basic dTpwYXNz", "dTpwYXNz", "pass"]
        ),
        (
            "http: \"http://h/\", headers: { Cookie: \"s=one; t=${X}\" }", "two",
            ["one", "s=one; t=two", "t=two", "two"]
        ),
        ("http: \"http://h/\", headers: { X-Team: \"team ${X}\" }", "red", ["red"]),
        ("http: \"http://h/\", body: '{\"t\": \"${X}\"}'", "inner", ["inner"]),
    ])
    func `the plan knows what must not be repeated`(key: String, value: String, secrets: [String]) throws {
        let plan = try read("targets: [{ name: a, \(key) }]", environment: ["X": value]).plan

        #expect(plan.secrets == secrets)
    }

    @Test func `the plan knows the secrets of sinks and flags`() throws {
        let checked = try read(
            document(
                """
                flags:
                  f: { off: { http: { url: "${BASE}/off", headers: { A: "${T}" } } }, read: { command: [look, "${W}"] , off_when: { /a: 1 } } }
                on_rollback: { flags: { f: "off" } }
                """
            ),
            environment: [
                "BASE": "https://f.example", "T": "flag-token", "W": "word",
                "CUTOVER_WEBHOOK_URL": "https://h.example/services/B012345678/rUnRuNrUnRuNrUnR",
                "CUTOVER_WEBHOOK_SECRET": "sign",
            ]
        )

        #expect(
            checked.plan.secrets == [
                "flag-token", "https://f.example", "https://f.example/off",
                "https://h.example/services/B012345678/rUnRuNrUnRuNrUnR", "rUnRuNrUnRuNrUnR", "sign", "word",
            ]
        )
    }

    @Test func `a text that is a secret elsewhere is masked among the expectations`() throws {
        let plan = try read(
            "targets: [{ name: a, http: \"http://h/\", bearer: \"${X}\", expect: { body: \"is ${X}\" } }]",
            environment: ["X": "canary-token"]
        ).plan

        #expect(!PlanText.render(plan).contains("canary"))
        #expect(plan.targets[0].expectation == Expectation(bodyContains: ["is canary-token"]))
    }

    @Test(arguments: [
        "promql: \"http://h/\", queries: { requests: 'sum(increase(r{t=\"${X}\"}[$range]))', errors: 'sum($range)' }",
        "prometheus: \"http://h/\", requests: 'r{t=\"${X}\"}'",
        "prometheus: \"http://h/\", requests: 'r', errors: 'r{t=~\"${X}\",u!~\".*${X}.*\"}'",
        "actuator: \"http://h/\", uris: [\"/${X}/a\"]", "actuator: \"http://h/\", metric: \"a.${X}\"",
        "actuator: \"http://h/\", errors: { tag: \"${X}\" }",
        "http: \"http://h/\", connect_to: \"${X}:80\"",
        "http: \"http://h/\", expect: { body_matches: \"${X}\" }",
        "http: \"http://h/\", expect: { headers: { A: { matches: \"^${X}$\" } } }",
        "http: \"http://h/\", extract: { n: { matches: \"${X}=([0-9]+)\" } }",
    ])
    func `what is a secret elsewhere is masked wherever it stands, and the archive is read again`(
        key: String
    ) throws {
        let plan = try read(
            "targets: [{ name: a, headers: { Authorization: \"Bearer ${X}\" }, \(key) }]",
            environment: ["X": "canary-token"]
        ).plan

        let archived = PlanText.render(plan)

        #expect(!archived.contains("canary"))
        #expect(throws: Never.self) { try PlanReader.readArchived(archived) }
    }

    @Test(arguments: [
        ("expect: { body_matches: '(${X}b' }", #""\\*\\*\\*""#),
        ("extract: { n: { matches: '${X}b' } }", #""(\\*\\*\\*)""#),
    ])
    func `a secret with a part of a pattern's grammar takes the whole pattern with it`(
        row: (key: String, archived: String)
    ) throws {
        let secret = row.key.hasPrefix("expect") ? "canary-token)" : "canary-token([0-9]+)"
        let plan = try read(
            "targets: [{ name: a, http: \"http://h/\", headers: { A: \"${X}\" }, \(row.key) }]",
            environment: ["X": secret]
        ).plan

        let archived = PlanText.render(plan)

        #expect(archived.contains(row.archived))
        #expect(throws: Never.self) { try PlanReader.readArchived(archived) }
    }

    @Test func `a glob that holds a secret is refused, since no masked endpoint can match it`() {
        let found = problems(
            "targets: [{ name: a, ops_metrics: \"http://h/${X}\", critical: [\"/tenant-1/*\"] }]",
            environment: ["X": "tenant-1"]
        )

        #expect(
            found == [
                "cutover.yaml:1:19: targets[0].name names the endpoints \"/***/*\" by a value that is masked everywhere, so they never match; write \"*\" in its place"
            ]
        )
    }
}
