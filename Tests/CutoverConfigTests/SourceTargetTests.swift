import CutoverCore
import Testing

@testable import CutoverConfig

@Suite struct SourceTargetTests {
    @Test func `a latency map keeps 500 latencies and has no error limit`() throws {
        let plan = try read(
            "targets: [{ name: api, http: \"http://h/\" }, { name: perf, latency_map: \"http://h/perf\" }]"
        ).plan

        let target = try #require(plan.targets.last)
        #expect(target.limits == Limits(errorRate: nil, p95: .milliseconds(1_200)))
        guard case .source(let request, let source) = target.kind else {
            Issue.record("no source")
            return
        }
        #expect(request.url.value == "http://h/perf")
        #expect(source == Source(format: .latencyMap, gaugeSpan: 500))
        #expect(plan.promises.contains("perf: a latency_map reports no errors, so no error limit is judged"))
    }

    @Test(arguments: [
        (
            "{ name: a, latency_map: \"http://h/\", limits: { error_rate_pct: 2 } }",
            "targets[0].limits.error_rate_pct cannot be judged, since a latency_map here reports no errors; remove it, "
                + "or watch the service by own probes too"
        ),
        (
            "{ name: a, latency_map: \"http://h/\", limits: { p95_ms: off } }",
            "targets[0].name \"a\" has no limit at all; set error_rate_pct or p95_ms, or remove it"
        ),
        (
            "{ name: a, latency_map: \"http://h/\", reset: \"http://h/\" }",
            "targets[0].reset is only for sources (ops_metrics); remove it"
        ),
        (
            "{ name: a, promql: \"http://h/\" }",
            "targets[0].promql asks nothing; write queries: { requests: 'sum(increase(http_requests_total[$range]))' }"
        ),
        (
            "{ name: a, promql: \"http://h/\", queries: { errors: 'e[$range]' } }",
            "targets[0].queries has no requests; write queries: { requests: 'sum(increase(http_requests_total[$range]))' }"
        ),
        (
            "{ name: a, promql: \"http://h/\", queries: { requests: 'r[5m]' } }",
            "targets[0].queries.requests has no $range, the time since T0, as in increase(http_requests_total[$range])"
        ),
        (
            "{ name: a, promql: \"http://h/\", queries: { requests: 'r[$range]', errors: 'r[$range]', error_ratio: 'r[$range]' } }",
            "targets[0].queries.error_ratio stands beside errors; keep one of them"
        ),
        (
            "{ name: a, prometheus: \"http://h/\" }",
            "targets[0].prometheus says no requests; write requests: \"http_requests_total\" or another selector of counters"
        ),
        (
            "{ name: a, prometheus: \"http://h/\", requests: 'r{a=~\"(\"}' }",
            "targets[0].requests \"r{a=~\"(\"}\" has pattern \"(\", which has a group that is not closed; write a selector such as "
                + "http_requests_total{path=~\"/api/.*\"}"
        ),
        (
            "{ name: a, prometheus: \"http://h/\", requests: r, latency: took }",
            "targets[0].latency \"took\" says no unit; name a histogram in _seconds or _milliseconds, without _bucket"
        ),
        (
            "{ name: a, prometheus: \"http://h/\", requests: r, by: [path, path] }",
            "targets[0].by names a label twice; write each once"
        ),
        (
            "{ name: a, prometheus: \"http://h/\", requests: r, limits: { p95_ms: 5 } }",
            "targets[0].limits.p95_ms cannot be judged, since a prometheus here reports no p95; remove it, "
                + "or watch the service by own probes too"
        ),
        (
            "{ name: a, actuator: \"http://h/?x=1\" }",
            "targets[0].actuator has a query, but paths are put behind it; write the address alone, as in "
                + "\"http://localhost:8080/actuator\""
        ),
        (
            "{ name: a, actuator: \"http://h/\", limits: { p95_ms: 3 } }",
            "targets[0].limits.p95_ms cannot be judged, since an actuator here reports no p95; remove it, "
                + "or watch the service by own probes too"
        ),
        (
            "{ name: a, actuator: \"http://h/\", uris: [/a, /a] }",
            "targets[0].uris names an uri twice, or more than 50 of them; write each once"
        ),
        (
            "{ name: a, actuator: \"http://h/\", errors: { a: b, c: d } }",
            "targets[0].errors holds 2 tags; write one, such as { outcome: SERVER_ERROR }"
        ),
        (
            "{ name: a, latency_map: \"http://h/\", ops_metrics: \"http://h/\" }",
            "targets[0].latency_map stands beside ops_metrics; make them two targets"
        ),
    ])
    func `what a source does not report cannot be judged`(row: (target: String, problem: String)) {
        let said = problems("targets: [\(row.target)]")

        #expect(said.contains { $0.hasSuffix(row.problem) }, "\(said)")
    }

    @Test func `an actuator is asked for fifty uris and no more`() {
        let text = { (count: Int) in
            let uris = (1...count).map { "/\($0)" }.joined(separator: ", ")
            return
                "targets: [{ name: a, http: \"http://h/\" }, { name: s, actuator: \"http://h/\", uris: [\(uris)] }]"
        }

        #expect(problems(text(50)) == [])
        #expect(problems(text(51)).count == 1)
    }

    @Test(arguments: [
        "latency_map: \"http://h/perf\", gauge_span: 300, interval: 10s",
        "actuator: \"http://h/actuator\"",
        "promql: \"http://h:9090\", limits: { p95_ms: off }, queries: { requests: 'r[$range]', error_ratio: 'e[$range]' }",
        "promql: \"http://h:9090\", queries: { requests: 'r[$range]', errors: 'e[$range]', p95_seconds: 'p[$range]' }",
        "prometheus: \"http://h/metrics\", requests: http_requests_total",
        "prometheus: \"http://h/m\", requests: 'r{a=\"b\\\\c\\\"d\",e=~\"x|y\"}', errors: 'r{code!=\"200\"}', by: [path, m], latency: d_seconds",
        "actuator: \"http://h/actuator\", uris: [\"/a/{id}\", \"/b\"], errors: { status: \"500\" }, metric: m.n",
    ])
    func `its text reads as the same plan`(target: String) throws {
        let plan = try read("targets: [{ name: a, http: \"http://h/\" }, { name: s, \(target) }]").plan

        let again = try PlanReader.readArchived(PlanText.render(plan))

        #expect(again == plan)
        #expect(PlanText.render(again) == PlanText.render(plan))
    }

    @Test func `whoever answers for the service is not probed in its place`() throws {
        let plan = try read(
            "targets: [{ name: a, promql: \"http://h/\", queries: { requests: 'r[$range]', errors: 'e[$range]' } }]"
        ).plan

        #expect(plan.targets.map(\.name) == ["a"])
    }

    @Test func `several requests a poll are announced`() throws {
        let plan = try read("targets: [{ name: a, actuator: \"http://h/\", uris: [/x], interval: 10s }]").plan

        #expect(plan.promises.contains("a: up to 4 requests a poll, every 10s"))
        #expect(plan.promises.contains("a: an actuator reports no p95, so none is judged"))
    }
}
