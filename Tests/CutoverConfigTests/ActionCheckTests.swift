import CutoverConfig
import Testing

struct ActionCheckTests {
    @Test(arguments: [
        (
            "http://me:secret@localhost/",
            "holds a login; write it as basic: { user: ..., password: ... } or as a header"
        ),
        ("http:///path", "has no host; write it as in \"http://localhost:8080/health\""),
        ("http://:80/", "has no host; write it as in \"http://localhost:8080/health\""),
        ("http://localhost:0/", "has a port that is not within 1 to 65535; correct it"),
        ("http://localhost:x/", "has a port that is not within 1 to 65535; correct it"),
        ("http://lo(cal/", "has a host that is no name and no address; check it"),
        ("http://[::1/", "has no host; write it as in \"http://localhost:8080/health\""),
        ("http://localhost/a b", "holds a character that addresses cannot have; percent-encode it"),
        ("http://localhost/ü", "holds a character that addresses cannot have; percent-encode it"),
        ("http://localhost/#top", "holds a fragment (\"#\"), which is never sent; remove it"),
        (
            "/health",
            "is not an absolute http or https address; write it as in \"http://localhost:8080/health\""
        ),
        (
            "file:///etc/passwd",
            "is not an absolute http or https address; write it as in \"http://localhost:8080/health\""
        ),
    ])
    func `an address that cannot be asked is refused without quoting it`(url: String, expected: String) {
        #expect(
            problems("targets: [{ name: a, http: \"\(url)\" }]") == [
                "cutover.yaml:1:28: targets[0].http \(expected)"
            ]
        )
    }

    @Test(arguments: [
        "http://[::1]:8080/x", "https://example.org", "HTTP://LOCALHOST/", "http://10.0.0.1:65535/?a=b%20c",
    ])
    func `other addresses are fine`(url: String) {
        #expect(problems("targets: [{ name: a, http: \"\(url)\" }]") == [])
    }

    @Test(arguments: [
        ("flags: { x: {} }", "cutover.yaml:1:13: flags.x has no \"off\"; write how it is turned off"),
        (
            "flags: { x: { off: {} } }",
            "cutover.yaml:1:20: flags.x.off has neither \"http\" nor \"command\"; write one of them"
        ),
        (
            "flags: { x: { off: { command: [] } } }",
            "cutover.yaml:1:31: flags.x.off.command is an empty list; write the program and its arguments"
        ),
        (
            "flags: { x: { off: { command: ./flag.sh off } } }",
            "cutover.yaml:1:31: flags.x.off.command is a single value where a list: the program and its arguments, as in [./flag.sh, off], is expected"
        ),
        (
            "flags: { x: { off: { http: \"http://localhost/\" }, read: { http: \"http://localhost/\" } } }",
            "cutover.yaml:1:57: flags.x.read has no \"off_when\"; write what is read when the flag is off, as in { /enabled: false }"
        ),
        (
            "flags: { x: { off: { http: \"http://169.254.169.254/\" } } }",
            "cutover.yaml:1:28: flags.x.off.http points to a link-local, unspecified or multicast address; name the real host"
        ),
        (
            "flags: { x: { off: { http: {} } } }",
            "cutover.yaml:1:28: flags.x.off.http has no \"url\"; write url: \"http://...\""
        ),
        (
            "flags: { x: { off: { http: \"http://localhost/\" }, preset: {} } }",
            "cutover.yaml:1:51: \"preset\" in flags.x is not built yet; remove it"
        ),
        (
            "flags: { \"a b\": { off: { http: \"http://localhost/\" } } }",
            "cutover.yaml:1:10: flag \"a b\" has no good name; use up to 64 of A-Z a-z 0-9 . _ -"
        ),
        (
            "flags: { brokers_v1: { off: { http: \"http://localhost/\" } } }\non_rollback: { flags: { broker_v1: off } }",
            "cutover.yaml:2:25: flag \"broker_v1\" is not declared; did you mean \"brokers_v1\"?"
        ),
        (
            "flags: { x: { off: { http: \"http://localhost/\" } } }\non_rollback: { flags: { x: \"on\" } }",
            "cutover.yaml:2:28: on_rollback.flags.x is \"on\", but a ROLLBACK can only turn a flag off; write \"off\""
        ),
        (
            "on_rollback: { flags: { x: off } }",
            "cutover.yaml:1:25: flag \"x\" is not declared; declare it under \"flags\""
        ),
        (
            "on_rollback: { commands: [] }",
            "cutover.yaml:1:16: \"commands\" in on_rollback is not built yet; remove it"
        ),
        (
            "sinks: [{ name: a }]",
            "cutover.yaml:1:9: sinks[0] has no address; write webhook: \"${...}\" or slack: \"${...}\""
        ),
        (
            "sinks: [{ name: a, slack: \"https://h.example/\", secret: x }]",
            "cutover.yaml:1:57: sinks[0].secret is only for webhooks; Slack does not check signatures, so remove it"
        ),
        (
            "sinks: [{ name: a, webhook: \"https://h.example/\", secret: whsec_x }]",
            "cutover.yaml:1:59: sinks[0].secret is not base64 after \"whsec_\"; copy the whole secret"
        ),
        (
            "sinks: [{ name: a, webhook: \"https://h.example/\", secret: whsec_AAAA }]",
            "cutover.yaml:1:59: sinks[0].secret holds 3 bytes after \"whsec_\"; make it 24 to 64 bytes"
        ),
        (
            "sinks: [{ name: a, webhook: \"https://h.example/\", secret: whsk_AAAA }]",
            "cutover.yaml:1:59: sinks[0].secret is an ed25519 key, and signing with those is not built yet; use a \"whsec_\" secret"
        ),
        (
            "sinks: [{ name: a, slack: \"https://h.example/\" }, { name: a, slack: \"https://h.example/2\" }]",
            "cutover.yaml:1:59: sinks[1].name \"a\" is taken by another sink; give each its own name"
        ),
        (
            "sinks: [{ name: a, slack: \"https://h.example/\", webhook: \"https://h.example/\" }]",
            "cutover.yaml:1:58: sinks[0].webhook stands beside slack; make them two sinks"
        ),
        (
            "ready: 0",
            "cutover.yaml:1:8: ready \"0\" is not a whole number from 1 to 1000; write for example 1"
        ),
        (
            "ready_within: 0s",
            "cutover.yaml:1:15: ready_within \"0s\" is no time at all; write at least \"1s\""
        ),
        ("observe: yes", "cutover.yaml:1:10: observe \"yes\" is neither true nor false; write true or false"),
        (
            "observe: \"true\"",
            "cutover.yaml:1:10: observe \"true\" is neither true nor false; write true or false, without quotes"
        ),
        (
            "observe: True",
            "cutover.yaml:1:10: observe \"True\" is neither true nor false; write true or false"
        ),
        (
            "limits: { p95: 5 }",
            "cutover.yaml:1:11: unknown key \"p95\" in limits; known here: error_rate_pct, p95_ms"
        ),
        ("windw: 5m", "cutover.yaml:1:1: unknown key \"windw\"; did you mean \"window\"?"),
    ])
    func `a part beside the targets that cannot be meant is refused`(rest: String, expected: String) {
        #expect(problems(document(rest)) == [expected])
    }
}
