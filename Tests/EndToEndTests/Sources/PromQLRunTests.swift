import CutoverTestSupport
import Foundation
import Synchronization
import Testing

/// The Prometheus HTTP API: scripted, and a real one.
@Suite(.inTurn(within: .seconds(240))) struct PromQLRunTests {
    private static let prometheus = "/usr/bin/prometheus"

    /// Answers each query with what `value` says of its text and of the poll, from 0.
    private func play(_ value: @escaping @Sendable (String, Int) -> String) async throws -> SourceRun {
        let server = try ScriptedServer.healthy()
        let polls = Mutex(-1)
        server.on(
            "/api/v1/query",
            .answering { request in
                let query = request.target
                let poll = polls.withLock { poll in
                    poll += query.contains("requests") ? 1 : 0
                    return poll
                }
                return ScriptedServer.json(
                    #"{"status":"success","data":{"resultType":"vector","result":["#
                        + #"{"metric":{},"value":[\#(Date().timeIntervalSince1970),"\#(value(query, poll))"]}]}}"#
                )
            }
        )
        return try await SourceRun.play(
            server,
            "{ name: fleet, promql: \"\(server.url(""))\", interval: 500ms, queries: "
                + "{ requests: 'requests[$range]', errors: 'errors[$range]', p95_seconds: 'p95[$range]' } }"
        )
    }

    @Test func `totals without errors are GO`() async throws {
        let run = try await play { query, poll in
            query.contains("requests") ? "\(poll * 30).25" : query.contains("p95") ? "0.25" : "0"
        }

        #expect(run.decision == "GO", "\(run.said)")
        #expect(run.run.critical("fleet").contains { $0.rule == "fleet:promql/estimated_p95_ms" })
        #expect(run.replayed == [0, 0])
    }

    @Test func `errors over the limit are ROLLBACK`() async throws {
        let run = try await play { query, poll in
            query.contains("requests") ? "\(poll * 30)" : query.contains("p95") ? "0.25" : "\(poll)"
        }

        #expect(run.decision == "ROLLBACK", "\(run.said)")
        #expect(run.replayed == [0, 1])
    }

    @Test func `an answer that is no number is HOLD`() async throws {
        let run = try await play { _, _ in "NaN" }

        #expect(run.decision == "HOLD")
        #expect(run.said.contains("requests: the value is \"NaN\", expected a number"), "\(run.said)")
        #expect(run.replayed == [0, 2])
    }

    @Test func `a Prometheus that is gone is HOLD, not ROLLBACK`() async throws {
        let server = try ScriptedServer.healthy()
        let closed = try ScriptedServer()
        closed.pause()

        let run = try await SourceRun.play(
            server,
            "{ name: fleet, promql: \"\(closed.url(""))\", interval: 500ms, queries: "
                + "{ requests: 'requests[$range]', errors: 'errors[$range]' }, limits: { p95_ms: off } }"
        )

        #expect(run.decision == "HOLD")
        #expect(run.said.contains("connection refused"), "\(run.said)")
    }

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: prometheus), "prometheus is not installed")
    )
    func `a real Prometheus is asked and answers`() async throws {
        let server = try ScriptedServer.healthy()
        let began = ContinuousClock.now
        server.on(
            "/metrics",
            .answering { _ in
                let served = (ContinuousClock.now - began) / .milliseconds(10)
                return .status(
                    200,
                    headers: ["Content-Type: text/plain; version=0.0.4"],
                    body: "http_requests_total{code=\"200\"} \(Int(served))\n"
                )
            }
        )
        let folder = try Monitor.freshFolder()
        let port = try ScriptedServer().port
        let child = try Self.prometheus(
            at: port,
            scraping: server.url("").dropFirst("http://".count),
            in: folder
        )
        defer { child.signal(SIGTERM) }
        #expect(await server.waitForRequests(6, "/metrics"))

        let run = try await SourceRun.play(
            server,
            "{ name: fleet, promql: \"http://127.0.0.1:\(port)\", interval: 1s, limits: { p95_ms: off }, queries: "
                + "{ requests: 'sum(increase(http_requests_total[$range])) or vector(0)', "
                + "errors: 'sum(increase(http_requests_total{code=~\"5..\"}[$range])) or vector(0)' } }"
        )

        #expect(run.decision == "GO", "\(run.said)\n\(run.log)")
        let total = try #require(run.run.critical("fleet").first { $0.rule == "fleet:*/error_rate_pct" })
        #expect(total.k == 0 && (300...900).contains(total.n), "about 100 a second for 6 s: \(total.n)")
        #expect(run.replayed == [0, 0])
    }

    private static func prometheus(at port: UInt16, scraping address: Substring, in folder: URL) throws
        -> Child
    {
        let file = folder.appending(path: "prometheus.yml")
        let text = """
            scrape_configs:
              - job_name: app
                scrape_interval: 200ms
                scrape_timeout: 200ms
                static_configs: [{ targets: ["\(address)"] }]
            """
        try Data(text.utf8).write(to: file)
        let arguments = [
            "--config.file=\(file.path)", "--storage.tsdb.path=\(folder.path)/data",
            "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
        ]
        return try Child([prometheus] + arguments, ChildStreams(output: .nowhere, errors: .nowhere))
    }
}
