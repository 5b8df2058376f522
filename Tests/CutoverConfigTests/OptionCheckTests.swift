import CutoverConfig
import Testing

struct OptionCheckTests {
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
        ("mode", "literall", "--mode: \"literall\" is unknown; did you mean \"literal\"?"),
        ("output", "xml", "--output: \"xml\" is unknown; write one of auto, live, log, json, quiet"),
        ("after", "wach", "--after-rollback: \"wach\" is unknown; did you mean \"watch\"?"),
        (
            "listen", "999.1.1.1:5",
            "--listen: \"999.1.1.1:5\" has a host that is no address; write it as in \"127.0.0.1:9477\""
        ),
        (
            "listen", "[::g]:5",
            "--listen: \"[::g]:5\" has a host that is no address; write it as in \"127.0.0.1:9477\""
        ),
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
                "CUTOVER_INTERVAL_SECONDS: window 30m holds 1 polls of source \"ops-metrics\" every 20m, but it needs 2; "
                    + "make the window at least 40m or the interval shorter"
            ]
        )
    }

    @Test func `resume and new-run exclude each other`() {
        let given = flags {
            $0.isResume = true
            $0.isNewRun = true
        }

        #expect(problems(nil, flags: given) == ["--resume: cannot go with --new-run; keep one of them"])
    }
}
