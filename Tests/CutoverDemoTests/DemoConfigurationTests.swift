import CutoverDemo
import Testing

@Suite struct DemoConfigurationTests {
    @Test func `the configuration watches, switches and tells the server it is given`() {
        let text = DemoServer.configuration(baseURL: "http://127.0.0.1:4000")

        #expect(
            text == """
                run: demo
                window: 20s
                interval: 500ms
                block: 2s
                mode: guarded
                limits: { error_rate_pct: 2.0, p95_ms: 1200 }
                targets:
                  - { name: api-health, http: "http://127.0.0.1:4000/api/v1/health", expect: { status: 200, json: { /ok: true } } }
                  - { name: analytics, ops_metrics: "http://127.0.0.1:4000/analytics/ops/metrics", min_requests: 20, reset: "http://127.0.0.1:4000/analytics/ops/reset" }
                flags:
                  brokers_v1:
                    off:  { http: { method: POST, url: "http://127.0.0.1:4000/flags/brokers_v1/off" } }
                    read: { http: { url: "http://127.0.0.1:4000/flags/brokers_v1" }, off_when: { /enabled: false } }
                sinks:
                  - { name: deploys, webhook: "http://127.0.0.1:4000/sink/webhook" }
                  - { name: alerts, slack: "http://127.0.0.1:4000/sink/slack" }
                on_rollback: { flags: { brokers_v1: "off" } }

                """
        )
    }

    @Test func `window, interval and block can be chosen`() {
        let text = DemoServer.configuration(
            baseURL: "http://127.0.0.1:4000",
            window: .seconds(90),
            interval: .seconds(1),
            block: .seconds(5)
        )

        #expect(text.hasPrefix("run: demo\nwindow: 1m30s\ninterval: 1s\nblock: 5s\n"))
    }
}
