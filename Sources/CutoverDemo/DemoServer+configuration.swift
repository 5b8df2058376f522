import CutoverCore

extension DemoServer {
    /// The configuration, as YAML, of a run that watches a server at `baseURL`, as in "http://127.0.0.1:4000",
    /// without a slash at its end.
    ///
    /// The scenarios are made for the default figures; every run empties the counters as it starts, so that the
    /// application's own p95 speaks of the window.
    package static func configuration(
        baseURL: String,
        window: Duration = .seconds(20),
        interval: Duration = .milliseconds(500),
        block: Duration = .seconds(2)
    ) -> String {
        """
        run: demo
        window: \(window.text)
        interval: \(interval.text)
        block: \(block.text)
        mode: guarded
        limits: { error_rate_pct: 2.0, p95_ms: 1200 }
        targets:
          - { name: api-health, http: "\(baseURL)/api/v1/health", expect: { status: 200, json: { /ok: true } } }
          - { name: analytics, ops_metrics: "\(baseURL)/analytics/ops/metrics", min_requests: 20, reset: "\(baseURL)/analytics/ops/reset" }
        flags:
          brokers_v1:
            off:  { http: { method: POST, url: "\(baseURL)/flags/brokers_v1/off" } }
            read: { http: { url: "\(baseURL)/flags/brokers_v1" }, off_when: { /enabled: false } }
        sinks:
          - { name: deploys, webhook: "\(baseURL)/sink/webhook" }
          - { name: alerts, slack: "\(baseURL)/sink/slack" }
        on_rollback: { flags: { brokers_v1: "off" } }

        """
    }
}
