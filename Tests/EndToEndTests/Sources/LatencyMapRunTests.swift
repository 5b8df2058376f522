import CutoverTestSupport
import Testing

/// `/health/perf`: a p95 of each path, and no errors.
@Suite(.inTurn(within: .seconds(180))) struct LatencyMapRunTests {
    private func play(_ body: @escaping @Sendable (Int) -> String) async throws -> SourceRun {
        let server = try ScriptedServer.healthy()
        server.reportAtEachPoll("/health/perf", body)
        return try await SourceRun.play(
            server,
            "{ name: perf, latency_map: \"\(server.url("/health/perf"))\", bearer: \"${TOKEN}\", interval: 500ms }"
        )
    }

    private static func body(_ count: Int, p95: Double) -> String {
        #"{"service":"s","request_latency":{"/api/v1/x":{"count":\#(count),"p50_ms":1.5,"p95_ms":\#(p95),"#
            + #""p99_ms":\#(p95),"max_ms":\#(p95)}}}"#
    }

    @Test func `counts that grow with a good p95 are GO, and the file is judged alike`() async throws {
        let run = try await play { poll in Self.body(poll * 5, p95: 11.93) }

        #expect(run.decision == "GO", "\(run.said)")
        #expect(run.run.critical("perf").map(\.rule) == ["perf:/api/v1/x/reported_p95_ms"])
        #expect(run.replayed == [0, 0])
    }

    @Test func `a p95 over the limit is ROLLBACK`() async throws {
        let run = try await play { poll in Self.body(poll * 5, p95: poll < 4 ? 11 : 1_900) }

        #expect(run.decision == "ROLLBACK", "\(run.said)")
        #expect(run.said.contains("p95 reported by the app /api/v1/x 1900 ms"), "\(run.said)")
        #expect(run.replayed == [0, 1])
    }

    @Test func `the real payload is full and so HOLD`() async throws {
        let text = try Fixture.text("health-perf.json")

        let run = try await play { _ in text }

        #expect(run.decision == "HOLD")
        #expect(run.said.contains("its count stands at 500, the most it keeps"), "\(run.said)")
        #expect(run.replayed == [0, 2])
    }

    @Test func `a restart in the window begins anew and is judged by what follows`() async throws {
        let run = try await play { poll in Self.body(poll < 5 ? 400 : (poll - 5) * 9, p95: 11) }

        #expect(run.decision == "GO", "\(run.said)")
        #expect(run.log.contains("restart"), "\(run.log)")
        #expect(run.replayed == [0, 0])
    }

    @Test func `workers that answer in turn are HOLD`() async throws {
        let run = try await play { poll in Self.body(poll.isMultiple(of: 2) ? 20 : 300, p95: 9_000) }

        #expect(run.decision == "HOLD")
        #expect(run.said.contains("several worker processes answer in turn"), "\(run.said)")
        #expect(run.replayed == [0, 2])
    }

    @Test(arguments: [
        (#"{"error_code":"FORBIDDEN","message":"no"}"#, "found keys \"error_code\", \"message\""),
        (#"{"request_latency":{"/a":{"count":"12","p95_ms":1}}}"#, "count: \"12\", expected a whole number"),
    ])
    func `another shape is HOLD`(row: (body: String, words: String)) async throws {
        let run = try await play { _ in row.body }

        #expect(run.decision == "HOLD")
        #expect(run.said.contains(row.words), "\(run.said)")
    }
}
