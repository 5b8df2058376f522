import CutoverTestSupport
import Foundation
import Synchronization
import Testing

/// The command line of the script this replaces: nothing but its environment variables.
@Suite(.inTurn(within: .seconds(180))) struct FormerScriptTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    private var environment: [String: String] {
        [
            "CUTOVER_METRICS_URL": setup.server.url("/analytics/ops/metrics"),
            "CUTOVER_WINDOW_MINUTES": "0.1",
            "CUTOVER_INTERVAL_SECONDS": "1", "CUTOVER_ERROR_RATE_THRESHOLD": "2.0",
            "CUTOVER_P95_THRESHOLD": "1200", "CUTOVER_OUT_FILE": "cutover_window.jsonl",
            "CUTOVER_HTTP_TIMEOUT_SECONDS": "5", "CUTOVER_HTTP_RETRIES": "3",
        ]
    }

    /// Counters that grow by 20 requests at each answer, `errors` of them bad.
    private func serve(errors: Int) {
        let answers = Mutex(0)
        setup.server.on(
            "/analytics/ops/metrics",
            .answering { _ in
                let n = answers.withLock { answers in
                    answers += 1
                    return answers
                }
                return .status(
                    200,
                    body: """
                        {"meta": {"source": "api"}, "metrics": {"started_at": 1795227422.87, "by_endpoint": \
                        {"/analytics/brokers/summary": {"requests": \(n * 20), "errors": \(n * errors), \
                        "error_rate_pct": \(Double(errors) * 5), "cache_hits": 0, "avg_ms": 0.1, "p95_ms": 0.295}}}}
                        """
                )
            }
        )
    }

    @Test(arguments: [(0, Int32(0), "GO"), (18, Int32(1), "ROLLBACK")])
    func `its variables alone give a verdict and its file, appended`(
        _ errors: Int,
        _ status: Int32,
        _ word: String
    ) async throws {
        serve(errors: errors)
        let file = setup.folder.appending(path: "cutover_window.jsonl")
        try Data("{\"ts\": \"yesterday\"}\n".utf8).write(to: file)

        let ending = try await setup.run(environment: environment)

        #expect(ending.status == status, "\(ending.log)\(ending.output)")
        #expect(ending.output.contains(word))
        #expect(
            ending.log.contains(
                "CUTOVER_HTTP_RETRIES is accepted and ignored: failed probes are judged, not hidden"
            )
        )
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.first == "{\"ts\": \"yesterday\"}")
        #expect(lines.count >= 6)
        for line in lines.dropFirst() {
            let line = try Parsed(String(line))
            #expect(line["ts"].text?.isEmpty == false)
            #expect(
                line["metrics"]["metrics"]["by_endpoint"]["/analytics/brokers/summary"]["requests"].number
                    != nil
            )
            #expect(line["evaluation"]["ok"].isTrue != nil)
        }
        let last = try Parsed(String(lines.last ?? ""))["evaluation"]
        #expect(last["ok"].isTrue == (errors == 0))
        let failed = last["failed_endpoints"].items.map { $0["endpoint"].text }
        #expect(failed == (errors == 0 ? [] : ["/analytics/brokers/summary"]))
    }

    @Test func `a source that cannot be read is HOLD, and the file says why`() async throws {
        setup.server.on("/analytics/ops/metrics", .status(200, body: "<html>login</html>"))

        let ending = try await setup.run(environment: environment)

        #expect(ending.status == 2, "\(ending.log)\(ending.output)")
        let text = try String(
            contentsOf: setup.folder.appending(path: "cutover_window.jsonl"),
            encoding: .utf8
        )
        let lines = try text.split(separator: "\n").map { try Parsed(String($0)) }
        #expect(!lines.isEmpty)
        for line in lines {
            #expect(line["monitor_error"].text?.isEmpty == false)
            #expect(line["evaluation"]["ok"].isTrue == false)
            #expect(line["evaluation"]["failed_endpoints"].items.first?["endpoint"].text == "__monitor__")
        }
    }

    @Test(arguments: ["/nowhere/at/all.jsonl", "unread.pipe"])
    func `a file that cannot be written is a warning, and the watch goes on`(_ file: String) async throws {
        serve(errors: 18)
        mkfifo(setup.folder.appending(path: "unread.pipe").path, 0o600)
        let hopeless = environment.merging(["CUTOVER_OUT_FILE": file]) { $1 }

        let ending = try await setup.run(environment: hopeless)

        #expect(ending.status == 1, "\(ending.log)")
        #expect(ending.log.contains("warning: \(file): "))
        #expect(FileManager.default.fileExists(atPath: try await setup.runFolder().path + "/summary.md"))
    }

    @Test func `its file is written also where no run can be kept`() async throws {
        serve(errors: 18)
        try Data().write(to: setup.folder.appending(path: "taken"))

        let ending = try await setup.run(["--dir", "taken/runs"], environment: environment)

        #expect(ending.status == 1, "\(ending.log)")
        #expect(ending.log.contains("no evidence file is written"))
        let file = setup.folder.appending(path: "cutover_window.jsonl")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count >= 5)
    }
}
