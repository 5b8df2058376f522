import CutoverTestSupport
import Foundation
import Testing

/// Evidence files of the script this replaces, and files that are none.
@Suite(.inTurn(within: .seconds(180))) struct FormerEvidenceTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
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

    @Test func `a line that was cut off by a full disk is left out and named`() async throws {
        var lines = formerLines(31, failing: 0)
        lines[14] = String(lines[14].prefix(60))

        let replay = try await replay(lines)

        #expect(replay.status == 0, "\(replay.output)\(replay.log)")
        #expect(replay.log.contains("line 15 is cut off (this is not JSON"), "\(replay.log)")
    }

    @Test func `the last poll counts, however close to the one before`() async throws {
        let lines = formerLines(31, failing: 0)
        let last = lines[30].replacing("\"errors\": 0", with: "\"errors\": 2500")

        let replay = try await replay(lines + [last])

        #expect(replay.status == 1, "\(replay.output)\(replay.log)")
        #expect(replay.output.contains("errors metrics (all endpoints) 83.3 % (2500 of 3000, limit 2.0 %)"))
        #expect(replay.log.contains("1 polls came within the interval of the one before"))
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
}
