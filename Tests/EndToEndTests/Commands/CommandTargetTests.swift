import CutoverTestSupport
import Foundation
import Testing

/// Targets that are commands: real programs, run by the real monitor.
@Suite(.inTurn(within: .seconds(180))) struct CommandTargetTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    /// A short run over the `targets`, each a line of YAML.
    private func configuration(_ targets: String...) -> String {
        """
        run: commands
        window: 4s
        interval: 500ms
        block: 500ms
        timeout: 3s
        listen: "127.0.0.1:0"
        targets:
        \(targets.map { "  - " + $0 }.joined(separator: "\n"))

        """
    }

    private func outcomes(of target: String) async throws -> [String?] {
        let sql = "SELECT DISTINCT outcome FROM samples WHERE target = '\(target)' ORDER BY outcome"
        return try await setup.records.rows(sql).compactMap(\.first)
    }

    private func write(_ name: String, _ script: String) throws {
        let file = setup.folder.appending(path: name)
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    @Test func `commands that say what is expected end in GO, and replay says so too`() async throws {
        let configuration = self.configuration(
            "{ name: exit, command: [sh, -c, \"cat; yes | head -c 3000000; exit 3\"], expect: { exit: \"2-3\" } }",
            "{ name: json, command: [printf, '{\"restarts\": 0}'], expect: { json: { /restarts: 0 } } }"
        )

        let ending = try await setup.run(configuration: configuration)

        #expect(ending.status == 0, "\(ending.log)")
        #expect(try await outcomes(of: "exit") == ["ok"])
        #expect(try await outcomes(of: "json") == ["ok"])
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        #expect(try await setup.run(["replay", run]).status == 0)
        #expect(
            try await setup.run(["replay", try await setup.runFolder().path + "/evidence.jsonl"]).status == 0
        )
    }

    @Test(
        arguments: [
            (
                "command: [sh, -c, \"echo 14 new errors since T0; exit 2\"]", "exit_status",
                "exit status 2: 14 new errors since T0"
            ),
            ("command: [echo, none], expect: { body: all }", "assertion", "does not contain \"all\""),
            (
                "command: [sh, -c, \"yes | head -c 3000000\"], expect: { json: { /a: 1 } }", "too_large",
                "more than 65536 bytes"
            ),
            ("command: [./nowhere.sh]", "not_started", "\"./nowhere.sh\" could not be run"),
            ("command: [sh, -c, \"kill -SEGV $$\"]", "exit_status", "ended by signal 11"),
        ]
    )
    func `a command that fails ends in ROLLBACK with its reason`(
        target: String,
        outcome: String,
        detail: String
    ) async throws {
        let ending = try await setup.run(configuration: configuration("{ name: log, \(target) }"))

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await outcomes(of: "log") == [outcome])
        let kept = try await setup.records.value("SELECT detail FROM samples LIMIT 1") ?? ""
        #expect(kept.contains(detail), "\(kept)")
    }

    /// False also for a dead process that nobody has waited for yet.
    private static func isAlive(_ pid: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
            return false  // it is gone
        }
        return !stat.contains(") Z ")
    }

    @Test func `a command that hangs is killed with all its children, and delays nobody`() async throws {
        try write(
            "hang.sh",
            "n=$(ls n.* | wc -l); : >n.$n; [ $n -lt 3 ] && exit; sleep 300 & echo $! >>kids; wait"
        )
        let configuration = self.configuration(
            "{ name: api, http: \"\(setup.server.url("/health"))\" }",
            "{ name: slow, command: [./hang.sh], timeout: 1s, critical: false }"
        )

        let ending = try await setup.run(["--output", "json"], configuration: configuration)

        let api = try #require(try ending.run.series.first { $0.target == "api" })
        #expect(ending.status == 0, "\(ending.log)")
        #expect((api.slots, api.samples, api.missed) == (8, 8, 0))
        #expect(try await outcomes(of: "slow") == ["ok", "timeout"])
        let kids = try String(contentsOf: setup.folder.appending(path: "kids"), encoding: .utf8)
            .split(separator: "\n").compactMap { Int32($0) }
        #expect(!kids.isEmpty)
        #expect(kids.filter(Self.isAlive) == [])
    }

    @Test func `a command that echoes its secrets and control characters is masked everywhere`() async throws
    {
        try write("echo.sh", "printf 'bad login %s \\033[2J\\r\\nfor %s' \"$1\" \"$1\"; exit 1")
        let target = "{ name: log, command: [./echo.sh, \"${LOG_TOKEN}\"] }"

        let ending = try await setup.run(
            configuration: configuration(target) + setup.sinks,
            environment: ["LOG_TOKEN": "canary-argument-7149"]
        )

        #expect(ending.status == 1, "\(ending.log)")
        #expect(ending.log.contains("exit status 1: for ***"))
        #expect(!(ending.output + ending.log).contains("canary"))
        #expect(!(setup.server.requests("/slack") + setup.server.requests("/hook")).isEmpty)
        #expect(
            !(setup.server.requests("/slack") + setup.server.requests("/hook")).contains {
                $0.text.contains("canary")
            }
        )
        let found = try await Tool.run("grep", ["-rl", "canary", "cutover-runs"], in: setup.folder)
        #expect(found.output == "")
        #expect(found.status == 1)
    }

    @Test func `check runs a command once and names a missing program`() async throws {
        let configuration = self.configuration(
            "{ name: good, command: [echo, fine] }",
            "{ name: gone, command: [./nowhere.sh, \"${LOG_TOKEN}\"] }"
        )
        let secret = ["LOG_TOKEN": "canary-argument-7149"]

        let ending = try await setup.run(["check"], configuration: configuration, environment: secret)

        #expect(ending.status == 1)
        #expect(ending.output.contains("exit status 0"), "\(ending.output)")
        let said = ending.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(said.contains("not_started: the program is missing or may not be run from this folder"))
        #expect(!(ending.output + ending.log).contains("canary"))
    }
}
