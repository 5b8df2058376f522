import CutoverTestSupport
import Testing

/// Prometheus text: Arisgourmet's prom-client without latencies, and histograms of others.
@Suite(.inTurn(within: .seconds(240))) struct PrometheusRunTests {
    private func play(
        _ keys: String,
        type: String = "text/plain; version=0.0.4; charset=utf-8",
        _ body: @escaping @Sendable (Int) -> String
    ) async throws -> SourceRun {
        let server = try ScriptedServer.healthy()
        server.reportAtEachPoll("/metrics", type: type, body)
        return try await SourceRun.play(
            server,
            "{ name: prom, prometheus: \"\(server.url("/metrics"))\", interval: 500ms, \(keys) }"
        )
    }

    private static let latency = "requests: r_total, latency: d_seconds, by: path, limits: { p95_ms: 500 }"

    /// `count` requests of which `slow` took over 500 ms.
    private static func histogram(_ count: Int, slow: Int) -> String {
        """
        # TYPE r counter
        r_total{path="/a",code="200"} \(count)
        # TYPE d_seconds histogram
        d_seconds_bucket{path="/a",le="0.5"} \(count - slow) # {trace_id="abc"} 0.31 1795226210.5
        d_seconds_bucket{path="/a",le="1"} \(count)
        d_seconds_bucket{path="/a",le="+Inf"} \(count)
        d_seconds_count{path="/a"} \(count)
        d_seconds_sum{path="/a"} 1.5
        # EOF

        """
    }

    private static let open = "application/openmetrics-text; version=1.0.0; charset=utf-8"

    @Test func `the real text with growing counters is GO`() async throws {
        let text = try Fixture.text("prom-client.prom")

        let run = try await play("requests: 'http_requests_total{path=~\"/api/.*\"}', by: [method, path]") {
            poll in
            text.replacing("\"200\"} 120", with: "\"200\"} \(120 + poll * 10)")
        }

        #expect(run.decision == "GO", "\(run.said)")
        #expect(
            run.run.critical("prom").contains {
                $0.rule == "prom:GET /api/mesas/error_rate_pct" && $0.n == 120
            }
        )
        #expect(run.replayed == [0, 0])
    }

    @Test func `growing 5xx are ROLLBACK, also over a restart`() async throws {
        let text = try Fixture.text("prom-client.prom")

        let run = try await play("requests: http_requests_total") { poll in
            let (served, failed, start) =
                poll < 6 ? (poll * 10, poll, 1_795_226_210) : (poll - 6, 0, 1_795_300_000)
            return text.replacing("\"200\"} 120", with: "\"200\"} \(poll < 6 ? 120 + served : served)")
                .replacing("\"500\"} 3", with: "\"500\"} \(poll < 6 ? 3 + failed : 0)")
                .replacing("start_time_seconds 1795226210", with: "start_time_seconds \(start)")
        }

        #expect(run.decision == "ROLLBACK", "\(run.said)")
        #expect(run.log.contains("restart"), "\(run.log)")
        #expect(run.replayed == [0, 1])
    }

    @Test func `a histogram within its limit is GO, and replays from both records`() async throws {
        let run = try await play(Self.latency, type: Self.open) { poll in
            Self.histogram(1_000 + poll * 20, slow: 900 + poll)
        }

        #expect(run.decision == "GO", "\(run.said)")
        #expect(
            run.run.critical("prom").contains { $0.rule == "prom:/a/p95_ms" && $0.k == 12 && $0.n == 240 }
        )
        #expect(run.replayed == [0, 0])
    }

    @Test func `a histogram over its limit is ROLLBACK with a bound, not a figure`() async throws {
        let run = try await play(Self.latency, type: Self.open) { poll in
            Self.histogram(poll * 20, slow: poll * 2)
        }

        #expect(run.decision == "ROLLBACK", "\(run.said)")
        #expect(run.said.contains("p95 /a <= 1000 ms (24 of 240 over 500 ms)"), "\(run.said)")
        #expect(run.replayed == [0, 1])
    }

    @Test func `a limit between two bounds is HOLD and names them`() async throws {
        let keys = Self.latency.replacing("500", with: "800")

        let run = try await play(keys, type: Self.open) { poll in Self.histogram(poll * 20, slow: poll * 2) }

        #expect(run.decision == "HOLD")
        #expect(
            run.said.contains(
                "the p95 lies between 500 ms and 1000 ms, and no bucket ends at the limit 800 ms"
            ),
            "\(run.said)"
        )
        #expect(run.replayed == [0, 2])
    }

    @Test(arguments: [
        ("http_requests_total{status=\"200\"} 5\n# EOF", "the body is cut off"),
        ("up 1\n", "no series meets requests: http_requests_total"),
        (
            "http_requests_total{status=\"200\"} 5\nhttp_requests_total{status=\"200\"} 6\n",
            "line 2 is the series of line 1 again"
        ),
        ("<html>ok</html>\n", "line 1 is no series"),
        (String(repeating: "x{a=\"b\"} 1\n", count: 200_001), "more than 200000 series"),
        (
            (0..<1_001).map { "http_requests_total{status=\"200\",p=\"\($0)\"} 1\n" }.joined(),
            "it names more than 1000 endpoints"
        ),
        ("http_requests_total{status=\"200\"} 5 1795226210000\n", "the figures are stale"),
        (
            "# TYPE http_requests_total gauge\nhttp_requests_total{status=\"200\"} 5\n",
            "line 1 says that http_requests_total is of type gauge"
        ),
    ])
    func `a text that cannot be read is HOLD`(row: (body: String, words: String)) async throws {
        let run = try await play("requests: http_requests_total, by: p") { _ in row.body }

        #expect(run.decision == "HOLD")
        #expect(run.said.contains(row.words), "\(run.said)")
    }
}
