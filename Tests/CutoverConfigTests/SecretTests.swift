import CutoverConfig
import CutoverCore
import Testing

struct SecretTests {
    @Test func `a variable may come from a file, without its last line break`() throws {
        let checked = try read(
            document("run: \"${RELEASE}\"\nsinks: [{ name: a, slack: \"${HOOK}\" }]"),
            environment: ["HOOK_FILE": "/run/secrets/hook", "RELEASE": "r1", "RELEASE_FILE": "/not/read"],
            files: ["/run/secrets/hook": "https://hooks.example.org/x\n"]
        )

        #expect(checked.plan.sinks[0].url.value == "https://hooks.example.org/x")
        #expect(checked.plan.name == "r1")
    }

    @Test func `options come from files as well`() throws {
        let plan = try read(
            document(""),
            environment: ["CUTOVER_WINDOW_FILE": "/w", "CUTOVER_WEBHOOK_URL_FILE": "/u"],
            files: ["/w": "20m\r\n", "/u": "https://hooks.example.org/x"]
        ).plan

        #expect(plan.window == .seconds(1_200))
        #expect(plan.sinks.map(\.name) == ["webhook"])
    }

    @Test(arguments: [
        (
            "${GONE}",
            "cutover.yaml:1:6: run needs the environment variable \"GONE\", which is not set; set it, or GONE_FILE to a file that holds it"
        ),
        (
            "${POINTED}",
            "POINTED_FILE: the file \"/gone\" cannot be read: no such file or directory; name a readable file"
        ),
        ("${HOLLOW}", "HOLLOW_FILE: the file \"/hollow\" is empty; write the value into it"),
        (
            "${EMPTY}",
            "cutover.yaml:1:6: run needs the environment variable \"EMPTY\", which is not set; set it, or EMPTY_FILE to a file that holds it"
        ),
        (
            "a${NAME",
            "cutover.yaml:1:6: run has a \"${\" without \"}\"; write \"${NAME}\", or \"$${\" for the characters themselves"
        ),
        (
            "${1}",
            "cutover.yaml:1:6: run has \"${1}\", which names no variable; write \"${NAME}\" or \"${NAME:-default}\""
        ),
        (
            "${}",
            "cutover.yaml:1:6: run has \"${}\", which names no variable; write \"${NAME}\" or \"${NAME:-default}\""
        ),
    ])
    func `what is missing is an error at start`(text: String, expected: String) {
        let found = problems(
            document("run: \"\(text)\""),
            environment: ["POINTED_FILE": "/gone", "HOLLOW_FILE": "/hollow", "EMPTY": ""],
            files: ["/hollow": "\n"]
        )

        #expect(found == [expected])
    }

    @Test(arguments: [
        ("${A}", "x"), ("${A}-${B:-y}", "x-y"), ("${A:-z}", "x"), ("n${C:-}", "n"), ("${D:-a}b", "ab"),
        ("$A", "$A"),
        ("$${A}", "${A}"), ("$${A}${A}", "${A}x"),
    ])
    func `substitution follows the shell`(text: String, expected: String) throws {
        let plan = try read(
            "targets: [{ name: a, http: \"http://localhost/\", body: \"\(text)\" }]",
            environment: ["A": "x", "D": ""]
        ).plan

        #expect(plan.targets[0].request?.body?.value == expected)
    }

    @Test func `no value of the environment is in any message`() {
        let canary = "canary\nvalue"
        let text = document(
            """
            run: "${X}"
            window: "${X}"
            mode: "${X}"
            ready: "${X}"
            observe: "${X}"
            limits: { error_rate_pct: "${X}", p95_ms: "${X}" }
            listen: "${X}"
            output: "${X}"
            flags: { a: { off: { http: { method: "${X}", url: "${X}", headers: { A: "${X}" } } } } }
            sinks: [{ name: "${X}", webhook: "${X}", secret: "${X}" }]
            """
        )

        let found = problems(text, environment: ["X": canary])

        #expect(found.count == 15)
        #expect(!found.joined().contains("canary"))
    }

    @Test func `no secret is in the resolved plan`() throws {
        let plan = try read(try fixture("every-key.yaml"), environment: fixtureEnvironment).plan

        #expect(!PlanText.render(plan).contains("canary"))
        #expect(!PlanText.render(plan).contains("abc"))
    }

    @Test func `a secret-looking variable is hidden within a shown address`() throws {
        let plan = try read(
            "targets: [{ name: a, http: \"http://${HOST}/${API_TOKEN}/health\" }]",
            environment: ["HOST": "localhost", "API_TOKEN": "canary"]
        ).plan

        #expect(
            plan.targets[0].request?.url
                == Masked(
                    secret: "http://localhost/canary/health",
                    shown: "http://localhost/***/health",
                    hiding: ["canary"]
                )
        )
    }

    @Test(arguments: [
        ("bearer: abc", "cutover.yaml:1:57: targets[0].bearer"),
        ("headers: { Authorization: abc }", "cutover.yaml:1:75: targets[0].headers.Authorization"),
        ("basic: { user: a, password: abc }", "cutover.yaml:1:77: targets[0].basic.password"),
    ])
    func `a secret in the file is a warning and is masked`(key: String, place: String) throws {
        let checked = try read("targets: [{ name: a, http: \"http://localhost/\", \(key) }]")

        #expect(
            checked.settings.warnings == [
                "\(place) holds a secret in the file itself; move it to the environment and write \"${NAME}\""
            ]
        )
        #expect(checked.plan.targets[0].request?.headers.map(\.value.shown) == ["***"])
    }

    @Test func `webhook addresses and secrets in the file are warnings`() throws {
        let warnings = try read(
            document("sinks: [{ name: a, webhook: \"https://h.example/x\", secret: abc }]")
        ).settings.warnings

        #expect(
            warnings == [
                "cutover.yaml:1:29: sinks[0].webhook holds a webhook address in the file itself; move it to the environment and write \"${NAME}\"",
                "cutover.yaml:1:60: sinks[0].secret holds a secret in the file itself; move it to the environment and write \"${NAME}\"",
            ]
        )
    }

    @Test func `a secret on the command line is a warning and is masked`() throws {
        let checked = try read(nil, flags: flags { $0.healthURLs = ["http://localhost/?token=abc"] })

        #expect(
            checked.settings.warnings == [
                "--health-url: holds a secret where every user of this machine can read it; use the variable instead of the option"
            ]
        )
        #expect(checked.plan.targets[0].request?.url.shown == "http://localhost/?***")
    }

    @Test func `what came from a file is not quoted`() {
        let found = problems(
            document(""),
            environment: ["CUTOVER_WINDOW_FILE": "/s", "CUTOVER_LIMIT_FILE": "/s"],
            files: ["/s": "canary"]
        )

        #expect(
            found == [
                "CUTOVER_LIMIT_FILE: \"***\" is not a limit; write \"error_rate_pct=2.0\" or \"p95_ms=1200\"",
                "CUTOVER_WINDOW_FILE: \"***\" is not a duration; write it as in \"30m\", \"1h30m\", \"10s\" or \"250ms\"",
            ]
        )
    }

    @Test func `a listening address that others can reach is a warning`() throws {
        let warnings = try read(nil, flags: flags { $0.listen = "0.0.0.0:9477" }).settings.warnings

        #expect(
            warnings == [
                "--listen: \"0.0.0.0:9477\" can be reached from other machines; everybody there can read the run"
            ]
        )
    }

    @Test func `a webhook over plain http to another machine is a warning`() throws {
        let text = document("sinks: [{ name: a, slack: \"${HOOK}\" }]")

        let remote = try read(text, environment: ["HOOK": "http://hooks.example.org/"]).settings.warnings
        let local = try read(text, environment: ["HOOK": "http://127.0.0.1:9/"]).settings.warnings

        #expect(
            remote == [
                "cutover.yaml:1:27: sinks[0].slack goes to another machine without encryption; use https if it can"
            ]
        )
        #expect(local == [])
    }
}
