import CutoverTestSupport
import Foundation
import Testing

/// Standard streams that are open and that nobody reads: a terminal after Ctrl-S, a log shipper that hangs.
@Suite(.inTurn(within: .seconds(180))) struct StalledReaderTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    /// Runs the monitor with both streams on a pipe that is full to the last byte; 137 when it does not end.
    private func run(_ arguments: String) async throws -> String {
        try Data(setup.configuration(setup.sinks, setup.flag()).utf8)
            .write(to: setup.folder.appending(path: "cutover.yaml"))
        let script = """
            mkfifo pipe && exec 3<>pipe
            dd if=/dev/zero of=pipe bs=4096 oflag=nonblock 2>/dev/null
            timeout -s KILL 20 "$0" \(arguments) >&3 2>&3
            echo $?
            """
        return try await Tool.run("bash", ["-c", script, Monitor.binary.path], in: setup.folder).output
    }

    @Test(arguments: ["--output log", "--output json", "--output live", ""])
    func `an outage still reaches its ROLLBACK and the process its end`(_ arguments: String) async throws {
        setup.breakHealth()

        let status = try await run(arguments)

        #expect(status == "1\n")
        #expect(setup.server.requests("/flag/off").count == 1)
        let data = try #require(setup.server.requests("/hook").first).json["data"]
        #expect(data["decision"].text == "ROLLBACK")
        #expect(try await setup.records.value("SELECT state FROM runs") == "ended")
        let folder = try await setup.runFolder()
        let log = try String(contentsOf: folder.appending(path: "monitor.log"), encoding: .utf8)
        #expect(log.contains(" event=decision "))
        let evidence = try String(contentsOf: folder.appending(path: "evidence.jsonl"), encoding: .utf8)
        let probes = try await setup.records.value("SELECT count(*) FROM samples")
        let lines = evidence.split(separator: "\n").filter { $0.contains("\"outcome\"") }
        #expect("\(lines.count)" == probes)
    }

    @Test func `a start that is refused ends as well`() async throws {
        let status = try await run("--listen 127.0.0.1:\(setup.server.port)")

        #expect(status == "64\n")
    }
}
