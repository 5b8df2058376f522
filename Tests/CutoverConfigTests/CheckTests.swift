import CutoverConfig
import CutoverCore
import Testing

struct CheckTests {
    @Test(arguments: [
        ("window", "0", "--window: \"0\" is no time at all; write at least \"1ms\""),
        ("window", "0s", "--window: \"0s\" is no time at all; write at least \"1ms\""),
        ("window", "-5m", "--window: \"-5m\" is negative; write a duration above zero"),
        (
            "window", "",
            "--window: \"\" is not a duration; write it as in \"30m\", \"1h30m\", \"10s\" or \"250ms\""
        ),
        (
            "window", "30m10",
            "--window: \"30m10\" is not a duration; write it as in \"30m\", \"1h30m\", \"10s\" or \"250ms\""
        ),
        (
            "window", "5s1m",
            "--window: \"5s1m\" is not a duration; write it as in \"30m\", \"1h30m\", \"10s\" or \"250ms\""
        ),
        (
            "window", "1m1m",
            "--window: \"1m1m\" is not a duration; write it as in \"30m\", \"1h30m\", \"10s\" or \"250ms\""
        ),
        (
            "window", "99999999999999999999h",
            "--window: \"99999999999999999999h\" is longer than 31 days; write a shorter one"
        ),
        ("window", "745h", "--window: \"745h\" is longer than 31 days; write a shorter one"),
        ("window", "0.0000001s", "--window: \"0.0000001s\" is finer than a microsecond; round it"),
        (
            "window", "29s",
            "--window: window 29s holds 2 blocks of 10s, but a health target needs 3; make the window at least 30s"
        ),
        ("interval", "0s", "--interval: \"0s\" is no time at all; write at least \"100ms\""),
        ("interval", "99ms", "--interval: \"99ms\" is too short; write at least \"100ms\""),
        (
            "interval", "11m",
            "--interval: window 30m holds 2 blocks of 11m, but a health target needs 3; make the window at least 33m"
        ),
        (
            "block", "4s",
            "--block: block 4s is shorter than the interval 5s of \"health\"; make the block at least 5s"
        ),
        (
            "block", "12s",
            "--block: block 12s is not a multiple of the interval 5s of \"health\"; write block 15s"
        ),
        ("timeout", "0s", "--timeout: \"0s\" is no time at all; write at least \"1ms\""),
        ("mode", "guarded", "--mode: \"guarded\" is not built yet; use \"literal\""),
        ("mode", "literall", "--mode: \"literall\" is unknown; did you mean \"literal\"?"),
        ("output", "xml", "--output: \"xml\" is unknown; write one of auto, live, log, json, quiet"),
        ("after", "wach", "--after-rollback: \"wach\" is unknown; did you mean \"watch\"?"),
        (
            "listen", "9477",
            "--listen: \"9477\" has no port from 0 to 65535; write it as in \"127.0.0.1:9477\""
        ),
        (
            "listen", ":9477",
            "--listen: \":9477\" has no host; write it as in \"127.0.0.1:9477\" or \"[::1]:9477\""
        ),
        (
            "listen", "localhost:65536",
            "--listen: \"localhost:65536\" has no port from 0 to 65535; write it as in \"127.0.0.1:9477\""
        ),
        (
            "name", "a/b",
            "--name: \"a/b\" is not a name; use up to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit"
        ),
        ("dir", "", "--dir: is empty; write a directory"),
        (
            "health", "localhost:8080",
            "--health-url: is not an absolute http or https address; write it as in \"http://localhost:8080/health\""
        ),
        (
            "metrics", "ftp://x/",
            "--metrics-url: is not an absolute http or https address; write it as in \"http://localhost:8080/health\""
        ),
    ])
    func `an option that cannot be meant is refused`(option: String, text: String, expected: String) {
        let given = flags {
            switch option {
            case "window": $0.window = text
            case "interval": $0.interval = text
            case "block": $0.block = text
            case "timeout": $0.timeout = text
            case "mode": $0.mode = text
            case "output": $0.output = text
            case "after": $0.afterRollback = text
            case "listen": $0.listen = text
            case "name": $0.name = text
            case "dir": $0.directory = text
            case "health": $0.healthURLs = [text]
            case "metrics": $0.metricsURL = text
            default: Issue.record("no option \(option)")
            }
        }

        #expect(problems(nil, flags: given) == [expected])
    }

    @Test(arguments: [
        ("error_rate_pct=-1", "\"-1\" is negative; write 0 or more, as in 2.0"),
        ("error_rate_pct=100", "\"100\" is a limit that can never fail; write less than 100, or off"),
        ("error_rate_pct=100.0", "\"100.0\" is a limit that can never fail; write less than 100, or off"),
        ("error_rate_pct=nan", "\"nan\" is not a plain number; write it as in 2.0, or off"),
        ("error_rate_pct=2%", "\"2%\" is not a plain number; write it as in 2.0, or off"),
        ("error_rate_pct=02.0", "\"02.0\" is not a plain number; write it as in 2.0, or off"),
        ("error_rate_pct=1.0000000001", "\"1.0000000001\" has more than 9 decimals; round it"),
        ("p95_ms=0", "\"0\" is a limit that can never pass; write milliseconds above 0, or off"),
        ("p95_ms=-5", "\"-5\" is negative; write 0 or more, as in 1200"),
        ("p95_ms=800ms", "\"800ms\" is not a plain number; write it as in 1200, or off"),
        ("p95_ms=0.0001", "\"0.0001\" has more than 3 decimals; round it"),
        ("p95_ms=86400001", "\"86400001\" is a limit that can never fail; write at most 86400000, or off"),
    ])
    func `a limit that judges nothing is refused`(limit: String, expected: String) {
        let key = limit.prefix { $0 != "=" }

        #expect(problems(nil, flags: flags { $0.limits = [limit] }) == ["--limit: \(key) \(expected)"])
    }

    @Test(arguments: [
        ("p95=100", "--limit: unknown limit \"p95\"; known here: error_rate_pct, p95_ms"),
        ("p95ms=100", "--limit: unknown limit \"p95ms\"; did you mean \"p95_ms\"?"),
        ("2.0", "--limit: \"2.0\" is not a limit; write \"error_rate_pct=2.0\" or \"p95_ms=1200\""),
    ])
    func `a limit that does not exist is refused`(limit: String, expected: String) {
        #expect(problems(nil, flags: flags { $0.limits = [limit] }) == [expected])
    }

    @Test func `a source with fewer than two polls is refused`() {
        var flags = Flags()
        flags.metricsURL = "http://localhost:5000/ops"
        flags.healthURLs = ["http://localhost:8080/health"]

        let found = problems(nil, flags: flags, environment: ["CUTOVER_INTERVAL_SECONDS": "1200"])

        #expect(
            found == [
                "CUTOVER_INTERVAL_SECONDS: 30m holds 1 polls of source \"ops-metrics\" every 20m, but it needs 2; "
                    + "make the window at least 40m or the interval shorter"
            ]
        )
    }

    @Test(arguments: [
        (
            "critical: false",
            [
                "cutover.yaml:1:19: no target is critical, so nothing can roll back; make one critical, or add --observe"
            ]
        ),
        (
            "limits: { error_rate_pct: off, p95_ms: off }",
            [
                "cutover.yaml:1:19: targets[0].name \"api\" has no limit at all; set error_rate_pct or p95_ms, or remove it"
            ]
        ),
        (
            "critical: [/a]",
            [
                "cutover.yaml:1:72: targets[0].critical lists endpoints, which only sources have; write true or false"
            ]
        ),
        (
            "min_requests: 5",
            ["cutover.yaml:1:76: targets[0].min_requests is only for sources (ops_metrics); remove it"]
        ),
        (
            "block: 20s",
            [
                "cutover.yaml:1:69: targets[0].block cannot be set for one target, since all share one block clock; set \"block\" at the top"
            ]
        ),
        (
            "interval: 50ms",
            ["cutover.yaml:1:72: targets[0].interval \"50ms\" is too short; write at least \"100ms\""]
        ),
        (
            "method: post",
            ["cutover.yaml:1:70: targets[0].method \"post\" is no known method; did you mean \"POST\"?"]
        ),
        (
            "method: HEAD, expect: { body: x }",
            ["cutover.yaml:1:11: targets[0] asks with HEAD but needs a body; use GET"]
        ),
        (
            "on_timeout: maybe",
            ["cutover.yaml:1:74: targets[0].on_timeout \"maybe\" is unknown; write one of bad, unknown"]
        ),
        (
            "headers: { \"a b\": x }",
            ["cutover.yaml:1:73: \"a b\" is not a header name; use letters, digits and \"-\""]
        ),
        (
            "headers: { a: \"x\\r\\ny\" }",
            [
                "cutover.yaml:1:76: targets[0].headers.a holds a line break or another control character; headers are one line"
            ]
        ),
        ("headers: { a: x, A: y }", ["cutover.yaml:1:79: header \"A\" is written twice; keep one of them"]),
        (
            "bearer: x, basic: { user: a, password: b }",
            [
                "cutover.yaml:1:11: targets[0] has more than one login; keep one of bearer, basic and headers.Authorization"
            ]
        ),
        (
            "basic: { user: a }",
            ["cutover.yaml:1:69: targets[0].basic needs both \"user\" and \"password\"; write both"]
        ),
        (
            "expect: { status: 2xx }",
            [
                "cutover.yaml:1:80: targets[0].expect.status \"2xx\" is not a status; write 200, \"200-299\", or a list, within 100 to 599"
            ]
        ),
        (
            "expect: { status: 299-200 }",
            [
                "cutover.yaml:1:80: targets[0].expect.status \"299-200\" is not a status; write 200, \"200-299\", or a list, within 100 to 599"
            ]
        ),
        (
            "expect: { status: [] }",
            ["cutover.yaml:1:80: targets[0].expect.status is an empty list; write a status such as 200"]
        ),
        (
            "expect: { json: { ok: true } }",
            ["cutover.yaml:1:80: \"ok\" is not a JSON pointer; write \"/ok\""]
        ),
        (
            "expect: { json: { /ok: off } }",
            [
                "cutover.yaml:1:85: targets[0].expect.json[\"/ok\"] \"off\" can be read in two ways; write true or false, or put the text in quotes"
            ]
        ),
        (
            "expect: { json: { /n: 012 } }",
            [
                "cutover.yaml:1:84: targets[0].expect.json[\"/n\"] \"012\" can be read in two ways; write a JSON number, or put the text in quotes"
            ]
        ),
        (
            "expect: { json: {} }",
            [
                "cutover.yaml:1:78: targets[0].expect.json is empty; write a pointer and a value, as in { /status: UP }"
            ]
        ),
        (
            "expect: { statsu: 200 }",
            ["cutover.yaml:1:72: unknown key \"statsu\" in targets[0].expect; did you mean \"status\"?"]
        ),
        (
            "expect: 200",
            [
                "cutover.yaml:1:70: targets[0].expect is a single value where { status, headers, body, json } is expected"
            ]
        ),
        (
            "timeout:",
            ["cutover.yaml:1:71: targets[0].timeout is empty where a duration such as \"30s\" is expected"]
        ),
        (
            "colour: red",
            [
                "cutover.yaml:1:62: unknown key \"colour\" in targets[0]; known here: name, http, ops_metrics, method, headers, bearer, basic, "
                    + "body, min_requests, gauge_span, optional, reset, expect, on_timeout, critical, limits, interval, timeout, block"
            ]
        ),
    ])
    func `a health target that cannot be meant is refused`(key: String, expected: [String]) {
        let text = "targets: [{ name: api, http: \"http://localhost:8080/health\", \(key) }]"

        #expect(problems(text) == expected)
    }

    @Test(arguments: [
        (
            "targets: [{ http: \"http://localhost/\" }]",
            "cutover.yaml:1:11: targets[0] has no \"name\"; write name: ..."
        ),
        (
            "targets: [{ name: a }]",
            "cutover.yaml:1:11: targets[0] has nothing to ask; write http: \"http://...\" or ops_metrics: \"http://...\""
        ),
        (
            "targets: [{ name: a, http: \"http://localhost/\", ops_metrics: \"http://localhost/\" }]",
            "cutover.yaml:1:28: targets[0].http stands beside ops_metrics; make them two targets"
        ),
        (
            "targets: [{ name: a, ops_metrics: \"http://localhost/\", expect: { status: 200 } }]",
            "cutover.yaml:1:64: targets[0].expect is only for http targets; remove it, or watch the address as an http target too"
        ),
        (
            "targets: [{ name: a, ops_metrics: \"http://localhost/\", critical: [] }]",
            "cutover.yaml:1:66: targets[0].critical is an empty list; write false, or the endpoints that can roll back"
        ),
        (
            "targets: [{ name: a, ops_metrics: \"http://localhost/\", min_requests: 0 }]",
            "cutover.yaml:1:70: targets[0].min_requests \"0\" is not a whole number from 1 to 1000000000; write for example 1"
        ),
        (
            "targets: { name: a }",
            "cutover.yaml:1:10: targets is a mapping where a list of targets is expected"
        ),
        (
            "targets: [{ name: a, http: \"http://localhost/\" }, { name: a, http: \"http://localhost/b\" }]",
            "cutover.yaml:1:59: targets[1].name \"a\" is taken by another target; give each its own name"
        ),
    ])
    func `a list of targets that cannot be meant is refused`(text: String, expected: String) {
        #expect(problems(text) == [expected])
    }

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
            "flags: { x: { off: { http: \"http://localhost/\" }, on: {} } }",
            "cutover.yaml:1:51: \"on\" in flags.x is not built yet; remove it"
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

    @Test func `resume and new-run exclude each other`() {
        let given = flags {
            $0.isResume = true
            $0.isNewRun = true
        }

        #expect(problems(nil, flags: given) == ["--resume: cannot go with --new-run; keep one of them"])
    }

    @Test func `a plan without a critical target may observe`() throws {
        let text = "observe: true\ntargets: [{ name: api, http: \"http://localhost/\", critical: false }]"

        #expect(try read(text).plan.isObserving)
    }
}
