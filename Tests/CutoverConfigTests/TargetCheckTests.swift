import CutoverConfig
import CutoverCore
import Testing

struct TargetCheckTests {
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
            [
                "cutover.yaml:1:76: targets[0].min_requests is only for sources (ops_metrics, latency_map, actuator, prometheus, promql); remove it"
            ]
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
            "timeout: 61m",
            ["cutover.yaml:1:19: targets[0].name \"api\" has a timeout of 1h1m; make it at most 1h"]
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
                "cutover.yaml:1:62: unknown key \"colour\" in targets[0]; known here: name, http, ops_metrics, latency_map, actuator, prometheus, promql, command, "
                    + "expect, method, headers, bearer, basic, body, login, fresh, max_connection_age, redirects, body_limit, resolve, connect_to, ip, http_version, proxy, tls, on_timeout, critical, extract, limits, interval, timeout"
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
            "cutover.yaml:1:11: targets[0] has nothing to ask; write http: \"http://...\", ops_metrics: \"http://...\" or command: [...]"
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

    @Test func `a plan without a critical target may observe`() throws {
        let text = "observe: true\ntargets: [{ name: api, http: \"http://localhost/\", critical: false }]"

        #expect(try read(text).plan.isObserving)
    }
}
