import CutoverConfig
import CutoverCore
import Testing

struct ProblemTests {
    @Test func `five mistakes are reported at once, in the order of the file`() throws {
        let found = problems(try fixture("five-mistakes.yaml"))

        #expect(
            found == [
                "cutover.yaml:2:9: window \"30\" has no unit; write \"30s\" or \"30m\"",
                "cutover.yaml:4:19: limits.error_rate_pct \"100\" is a limit that can never fail; write less than 100, or off",
                "cutover.yaml:7:11: targets[0].http is not an absolute http or https address; write it as in \"http://localhost:8080/health\"",
                "cutover.yaml:8:5: unknown key \"intreval\" in targets[0]; did you mean \"interval\"?",
                "cutover.yaml:11:15: targets[1].critical \"yes\" is neither true nor false; write true or false",
            ]
        )
    }

    @Test func `mistakes of file, variables and options come together`() {
        let found = problems(
            document("interval: 5"),
            flags: flags { $0.window = "0" },
            environment: ["CUTOVER_TIMEOUT": "soon"]
        )

        #expect(
            found == [
                "cutover.yaml:1:11: interval \"5\" has no unit; write \"5s\" or \"5m\"",
                "CUTOVER_TIMEOUT: \"soon\" is not a duration; write it as in \"30m\", \"1h30m\", \"10s\" or \"250ms\"",
                "--window: \"0\" is no time at all; write at least \"1ms\"",
            ]
        )
    }

    @Test func `duplicate keys are found without hiding other problems`() throws {
        let found = problems(try fixture("duplicate-keys.yaml"))

        #expect(
            found == [
                "cutover.yaml:6:5: key \"name\" is written twice in targets[0]; keep one of them",
                "cutover.yaml:7:5: key \"timeout\" is written twice in targets[0]; keep one of them",
                "cutover.yaml:7:16: targets[0].timeout \"4\" has no unit; write \"4s\" or \"4m\"",
                "cutover.yaml:8:1: key \"window\" is written twice; keep one of them",
            ]
        )
    }

    @Test func `anchors, merge keys and tags are refused`() throws {
        let found = problems(try fixture("anchors.yaml"))

        #expect(
            found == [
                "cutover.yaml:1:9: anchors and aliases are not read; write the value out where it is needed",
                "cutover.yaml:6:5: merge keys (\"<<\") are not read; write the keys out",
                "cutover.yaml:9:11: tags such as \"!!str\" are not read; put texts in quotes instead",
            ]
        )
    }

    @Test(arguments: [
        ("two-documents.yaml", "cutover.yaml:2:1: a second document begins; keep one document"),
        (
            "unquoted-substitution.yaml",
            "cutover.yaml:2:25: is not YAML: did not find expected ',' or '}'; put values with \"${...}\" in quotes"
        ),
    ])
    func `a text that is no document says where`(name: String, expected: String) throws {
        let found = problems(try fixture(name))

        #expect(found == [expected])
    }

    @Test(arguments: [
        (
            "[1, 2]",
            "cutover.yaml:1:1: is a list where a mapping such as { window: 30m, targets: [...] } is expected"
        ),
        (
            "a: \u{1}",
            "cutover.yaml:1:4: is not YAML: control characters are not allowed; save the file as UTF-8 without control characters"
        ),
        (
            "a:\n\t- b",
            "cutover.yaml:2:1: is not YAML: found character that cannot start any token; indent with spaces, not tabs"
        ),
        ("? [a]\n: 1", "cutover.yaml:1:3: this key is no text; write \"key: value\""),
    ])
    func `broken documents are refused`(text: String, expected: String) {
        #expect(problems(text).first == expected)
    }

    @Test func `a document nested a thousand deep is refused, not crashed on`() {
        let text = "targets: " + String(repeating: "[", count: 5_000)

        #expect(problems(text).count == 1)
    }

    @Test func `parts that are not built yet are refused by name`() throws {
        let found = problems(try fixture("not-built.yaml"))

        #expect(
            found == [
                "cutover.yaml:2:11: language \"es\" is not built yet; use \"en\"",
                "cutover.yaml:3:1: \"plan\" is not built yet; remove it",
                "cutover.yaml:4:1: \"phases\" is not built yet; remove it",
                "cutover.yaml:5:1: \"gates\" is not built yet; remove it",
                "cutover.yaml:6:1: \"drill\" is not built yet; remove it",
                "cutover.yaml:7:1: \"calendar\" is not built yet; remove it",
                "cutover.yaml:8:1: \"retention\" is not built yet; remove it",
                "cutover.yaml:9:1: \"on_go\" is not built yet; remove it",
                "cutover.yaml:10:1: \"sign\" is not built yet; remove it",
                "cutover.yaml:12:16: \"sql\" in targets[0] is not built yet; remove it",
                "cutover.yaml:13:54: \"perf\" in targets[1] is not built yet; remove it",
                "cutover.yaml:15:16: \"alertmanager\" in sinks[0] is not built yet; remove it",
                "cutover.yaml:16:16: \"email\" in sinks[1] is not built yet; remove it",
                "cutover.yaml:17:16: \"pagerduty\" in sinks[2] is not built yet; remove it",
            ]
        )
    }

    @Test func `nothing to watch says the shortest command that works, and is a usage error`() throws {
        let error = try #require(throws: InvalidConfig.self) { try read(nil) }

        #expect(error.isUsage)
        #expect(
            error.description
                == "there is nothing to watch; name a target: "
                + "cutover-monitor --window 30m --health-url http://localhost:8080/health"
        )
    }

    @Test func `an empty list of targets is nothing to watch`() throws {
        let error = try #require(throws: InvalidConfig.self) { try read("window: 30m\ntargets: []") }

        #expect(error.isUsage)
    }

    @Test func `only the command line makes a usage error`() throws {
        let option = try #require(throws: InvalidConfig.self) {
            try read(nil, flags: flags { $0.window = "x" })
        }
        let file = try #require(throws: InvalidConfig.self) { try read(document("window: x")) }
        let variable = try #require(throws: InvalidConfig.self) {
            try read(nil, flags: flags(), environment: ["CUTOVER_WINDOW": "x"])
        }

        #expect(option.isUsage)
        #expect(!file.isUsage)
        #expect(!variable.isUsage)
    }

    @Test func `the shortest command works`() throws {
        var flags = Flags()
        flags.window = "30m"
        flags.healthURLs = ["http://localhost:8080/health"]

        let checked = try read(nil, flags: flags)

        #expect(checked.plan.targets.map(\.name) == ["health"])
        #expect(checked.settings.warnings == [])
        #expect(checked.file == nil)
    }
}
