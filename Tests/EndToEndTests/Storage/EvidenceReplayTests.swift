import CutoverTestSupport
import Foundation
import Synchronization
import Testing

/// Evidence, weighed again: from the database by a stranger, from the evidence file by `replay`.
@Suite(.inTurn, .timeLimit(.minutes(3))) struct EvidenceReplayTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
        let polls = Mutex(0)
        setup.server.on(
            "/metrics",
            .answering { _ in
                let poll = polls.withLock { polls in
                    polls += 1
                    return polls
                }
                return .status(200, body: Self.metrics(poll))
            }
        )
    }

    /// Two busy endpoints, one failing now and then, one that appears later.
    private static func metrics(_ poll: Int) -> String {
        let late = poll > 4 ? ", \"/late\": {\"requests\": \(poll * 9), \"errors\": 0, \"p95_ms\": 8}" : ""
        return
            "{\"by_endpoint\": {\"/a\": {\"requests\": \(poll * 60), \"errors\": \(poll / 3), \"p95_ms\": 9.5}, "
            + "\"/b\": {\"requests\": \(poll * 20), \"errors\": 0, \"p95_ms\": 7}\(late)}}"
    }

    private func configuration(window: String = "4s") -> String {
        setup.configuration(window: window, interval: "250ms").replacing(
            "targets: [",
            with:
                "targets: [ { name: ops, ops_metrics: \"\(setup.server.url("/metrics"))\", interval: 500ms },"
        )
    }

    private func evidenceFile() async throws -> String {
        try await setup.runFolder().appending(path: "evidence.jsonl").path
    }

    @Test func `the evidence in the database is what the published formulas give for its windows`()
        async throws
    {
        setup.server.on("/health", .sequence([200, 200, 200, 200, 503, 200, 200, 200].map { .status($0) }))

        _ = try await setup.run(configuration: configuration())

        let check = try await Tool.python("evidence.py", [setup.records.path])
        #expect(check.status == 0, "\(check.output)\(check.errors)")
        #expect(check.output.hasPrefix("compared "))
        #expect(check.output.contains(" of 6 rules over 8 blocks"))
    }

    @Test(arguments: [200, 500])
    func `the evidence file of a run is judged like the run`(_ later: Int) async throws {
        let probes = Mutex(0)
        setup.server.on(
            "/health",
            .answering { _ in
                let probe = probes.withLock { probes in
                    probes += 1
                    return probes
                }
                return .status(probe < 6 ? 200 : later)
            }
        )
        let run = try await setup.run(configuration: configuration())
        let word = later == 200 ? "GO" : "ROLLBACK"
        #expect(run.status == (later == 200 ? 0 : 1), "\(run.output)\(run.log)")

        let replay = try await setup.run(["replay", try await evidenceFile()])

        #expect(replay.status == run.status, "\(replay.output)\(replay.log)")
        #expect(replay.output.contains("\n\(word) T+"))
        let figures = try await setup.records.rows("SELECT rule, k, n FROM verdicts WHERE final = 1")
        #expect(figures.count == 9)
        for figure in figures where figure[0]?.hasPrefix("api/error") == true {
            #expect(replay.output.contains("(\(figure[1] ?? "") of \(figure[2] ?? ""), limit 2.0 %)"))
        }
    }

    @Test func `a replay under another limit names the tick from which the decision differs`() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
        setup.server.on(
            "/health",
            .drip(after: Array(head.utf8), drops: Array("ok".utf8), every: .milliseconds(20))
        )
        _ = try await setup.run(configuration: configuration())
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""

        let same = try await setup.run(["replay", run, "--limit", "p95_ms=1000"])
        let other = try await setup.run(["replay", run, "--limit", "p95_ms=5"])

        #expect(same.status == 0, "\(same.output)\(same.log)")
        #expect(same.output.contains("the same decision at every tick"))
        #expect(other.status == 1)
        #expect(other.output.contains("with p95_ms=5: ROLLBACK T+00:0"))
        #expect(other.output.contains("the decision differs from T+00:0"))
        #expect(other.output.contains("stored no decision yet, with p95_ms=5 ROLLBACK"))
    }

    @Test func `every tick on which a block closed is one line of JSON`() async throws {
        _ = try await setup.run(configuration: configuration())
        let file = try await evidenceFile()

        let replay = try await setup.run(["replay", file, "--every-tick", "--output", "json"])

        let lines = try replay.output.split(separator: "\n").map { try Parsed(String($0)) }
        #expect(lines.count >= 5)
        #expect(lines.last?["decision"]["decision"].text == "GO")
        let rules = lines.last?["rules"].items ?? []
        let errors = rules.first { $0["rule"].text == "api/error_rate_pct" }
        #expect(errors?["class"].text == "pass")
        #expect(errors?["kind"].text == "rate")
        #expect(errors?["n"].number == 16)
        #expect((errors?["log_e"].number ?? 0) < 0)
        let gauge = rules.first { $0["rule"].text == "ops:/a/reported_p95_ms" }
        #expect(gauge?["kind"].text == "gauge")
    }

    /// Lines of the script this replaces: one poll a minute, `failing` of a hundred requests fail in each.
    private func formerLines(_ count: Int, failing: Int, minute: Int = 60) -> [String] {
        (0..<count).map { index in
            let (hour, rest) = ((index * minute) / 3_600, (index * minute) % 3_600)
            let clock = [2 + hour, rest / 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(
                separator: ":"
            )
            let figures =
                "{\"requests\": \(6_000 + index * 100), \"errors\": \(index * failing), \"p95_ms\": 40.0}"
            return
                "{\"ts\": \"2026-11-21T\(clock).204512+00:00\", \"metrics\": {\"metrics\": {\"started_at\": 1795000000.5, "
                + "\"by_endpoint\": {\"/analytics/brokers/summary\": \(figures)}}}, "
                + "\"evaluation\": {\"ok\": true, \"failed_endpoints\": []}}"
        }
    }

    private func replay(_ lines: [String], _ arguments: [String] = [], ending: String = "\n") async throws
        -> Monitor.Ending
    {
        let text = lines.joined(separator: "\n") + ending
        try Data(text.utf8).write(to: setup.folder.appending(path: "window.jsonl"))
        return try await setup.run(["replay", "window.jsonl"] + arguments)
    }

    @Test func `the former script's thirty green lines at 91 % errors are a ROLLBACK`() async throws {
        let replay = try await replay(formerLines(31, failing: 91))

        #expect(replay.status == 1)
        #expect(
            replay.output.contains(
                "ROLLBACK T+03:00 errors metrics (all endpoints) 91.0 % (273 of 300, limit 2.0 %)"
            )
        )
        #expect(replay.log.contains("window.jsonl: the polls are 1m apart, so that is the interval"))
    }

    @Test func `its healthy window is a GO, and half of it a HOLD`() async throws {
        let whole = try await replay(formerLines(31, failing: 0))
        let half = try await replay(formerLines(16, failing: 0))

        #expect(whole.status == 0, "\(whole.output)\(whole.log)")
        #expect(half.status == 2)
        #expect(half.log.contains("the file ends at T+15:00 of 30:00; --window judges less"))
    }

    @Test(arguments: [
        ([], 74, ":1: the file holds no line"),
        (["hello"], 74, ":1: this is not JSON"),
        (["{\"level\": \"info\", \"ts\": \"2026-11-21T02:00:00Z\"}"], 74, ":1: neither \"metrics\""),
        (["{\"ts\": 7, \"metrics\": {}}"], 74, ":1: \"ts\" is 7, expected a text"),
        (["[]"], 74, ":1: this is "),
    ])
    func `a file of another program is refused with its line`(
        _ lines: [String],
        _ status: Int32,
        _ words: String
    )
        async throws
    {
        let replay = try await replay(lines)

        #expect(replay.status == status)
        #expect(replay.log.contains("window.jsonl\(words)"), "\(replay.log)")
        #expect(replay.output.isEmpty)
    }

    @Test(arguments: [
        "{\"ts\":\"2026-11-21T02:00:00Z\",\"target\":\"a\",\"slot\":0,\"intended_start_us\":9223372036854775807,"
            + "\"duration_us\":9223372036854775807,\"outcome\":\"ok\"}",
        "{\"ts\":\"2026-11-21T02:00:00Z\",\"run\":\"r\",\"event\":\"start\",\"t0_us\":-9223372036854775808,\"plan\":\"{}\"}",
    ])
    func `figures no clock could show are refused, not crashed on`(_ line: String) async throws {
        let replay = try await replay([line])

        #expect(replay.status == 74, "\(replay.log)")
        #expect(replay.log.contains("window.jsonl:1: "))
    }

    @Test func `our own lines may stand in the order in which they were judged`() async throws {
        _ = try await setup.run(configuration: configuration())
        let file = try await evidenceFile()
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        let mixed = [lines[0]] + lines.dropFirst().reversed()
        try Data((mixed.joined(separator: "\n") + "\n").utf8)
            .write(to: setup.folder.appending(path: "mixed.jsonl"))

        let replay = try await setup.run(["replay", "mixed.jsonl"])

        #expect(replay.status == 0, "\(replay.output)\(replay.log)")
    }

    @Test func `a clock that was set back is refused with its line`() async throws {
        var lines = formerLines(31, failing: 0)
        lines.swapAt(20, 21)

        let replay = try await replay(lines)

        #expect(replay.status == 74)
        #expect(replay.log.contains("window.jsonl:22: ts goes back from "))
    }

    @Test func `a duplicate line is counted once, a last line that was cut off is named`() async throws {
        var lines = formerLines(31, failing: 0)
        lines.insert(lines[9], at: 10)

        let replay = try await replay(lines, ending: "\n{\"ts\": \"2026-11-21T02:31:00Z\", \"metr")

        #expect(replay.status == 0, "\(replay.output)\(replay.log)")
        #expect(replay.log.contains("line 11 repeats line 10; it is counted once"))
        #expect(replay.log.contains("line 33, the last, is cut off (this is not JSON"))
    }

    @Test func `the last poll counts, however close to the one before`() async throws {
        let lines = formerLines(31, failing: 0)
        let last = lines[30].replacing("\"errors\": 0", with: "\"errors\": 2500")

        let replay = try await replay(lines + [last])

        #expect(replay.status == 1, "\(replay.output)\(replay.log)")
        #expect(replay.output.contains("errors metrics (all endpoints) 83.3 % (2500 of 3000, limit 2.0 %)"))
        #expect(replay.log.contains("1 polls came within the interval of the one before"))
    }

    @Test func `a slot that is told twice counts as it was told first, and is named`() async throws {
        _ = try await setup.run(configuration: configuration())
        let file = try await evidenceFile()
        var lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        let probe = try #require(lines.lastIndex { $0.contains("\"target\":\"api\"") })
        lines.append(lines[probe].replacing("\"outcome\":\"ok\"", with: "\"outcome\":\"http_status\""))
        try Data((lines.joined(separator: "\n") + "\n").utf8)
            .write(to: setup.folder.appending(path: "twice.jsonl"))

        let replay = try await setup.run(["replay", "twice.jsonl"])

        #expect(replay.status == 0, "\(replay.output)\(replay.log)")
        #expect(replay.log.contains("stands in line \(probe + 1) already; the first counts"))
    }

    @Test func `polls that failed are no data, whatever the script called them`() async throws {
        var lines = formerLines(31, failing: 0)
        for index in 10..<31 {
            lines[index] =
                "{\"ts\": \"2026-11-21T02:\(index):00Z\", \"metrics\": {}, \"monitor_error\": \"timed out\", "
                + "\"evaluation\": {\"ok\": true, \"failed_endpoints\": []}}"
        }

        let replay = try await replay(lines)

        #expect(replay.status == 2)
        #expect(replay.output.contains("the source cannot be read: timed out"))
    }
}
