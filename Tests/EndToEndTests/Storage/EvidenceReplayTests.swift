import CutoverTestSupport
import Foundation
import Synchronization
import Testing

/// Evidence, weighed again: from the database by a stranger, from the evidence file by `replay`.
@Suite(.inTurn(within: .seconds(180))) struct EvidenceReplayTests {
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
        let late = poll > 2 ? ", \"/late\": {\"requests\": \(poll * 9), \"errors\": 0, \"p95_ms\": 8}" : ""
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

    @Test func `a line that a kill cut off keeps to itself when the run goes on`() async throws {
        let killed = try setup.start(configuration: configuration())
        #expect(await setup.server.waitForRequests(6, "/health"))
        killed.signal(SIGKILL)
        _ = try await killed.end()
        let path = try await evidenceFile()
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data("{\"ts\":\"2026".utf8))
        try file.close()

        let ending = try await setup.run(["--resume"])
        let replay = try await setup.run(["replay", path])

        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count { $0 == "{\"ts\":\"2026" } == 1)
        #expect(lines.count { !$0.hasSuffix("}") } == 1)
        #expect(replay.log.contains("is cut off (this is not JSON"), "\(replay.log)")
        #expect(replay.status == ending.status, "\(replay.output)\(replay.log)")
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
}
