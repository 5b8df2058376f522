import CutoverTestSupport
import Foundation
import Testing

/// The recipes of docs/operating.md with the scripts of config/examples, exactly as they are printed.
@Suite(.inTurn(within: .seconds(180))) struct RecipeTests {
    private let setup: Setup
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    init() throws {
        setup = try Setup()
        for name in ["log-review.sh", "unchanged.sh"] {
            let script = root.appending(path: "config/examples/\(name)")
            try FileManager.default.copyItem(at: script, to: setup.folder.appending(path: name))
        }
    }

    /// The recipe under `heading`, beside a health target that counts the slots, in a short run.
    private func configuration(_ heading: String) throws -> String {
        let guide = try String(contentsOf: root.appending(path: "docs/operating.md"), encoding: .utf8)
        let section = try #require(guide.components(separatedBy: "\n\(heading)\n").dropFirst().first)
        let recipe = try #require(section.components(separatedBy: "```yaml\n").dropFirst().first)
            .components(separatedBy: "```")[0]
        return """
            run: recipe
            window: 6s
            interval: 500ms
            block: 500ms
            timeout: 3s
            listen: "127.0.0.1:0"
            \(recipe)  - { name: slots, http: "\(setup.server.url("/health"))" }

            """
    }

    private func details() async throws -> [String] {
        let sql = "SELECT DISTINCT detail FROM samples WHERE outcome <> 'ok' ORDER BY seq"
        return try await setup.records.rows(sql).compactMap { $0.first ?? nil }
    }

    private func append(_ text: String, to name: String) throws {
        let handle = try FileHandle(forWritingTo: setup.folder.appending(path: name))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// A log with a history of errors, as it stands before T0.
    private func makeLog() throws {
        let folder = setup.folder.appending(path: "logs")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let history = (1...50).map { "09:00:\($0) ERROR of yesterday\n" }.joined()
        try Data(history.utf8).write(to: folder.appending(path: "shop.log"))
    }

    @Test func `errors from before T0 do not count`() async throws {
        try makeLog()

        let ending = try await setup.run(configuration: try configuration("### Log review"))

        #expect(ending.status == 0, "\(ending.log)")
    }

    @Test(arguments: ["none", "mv logs/shop.log logs/shop.log.1", "cp logs/shop.log logs/shop.log.1"])
    func `errors since T0 roll back, whatever becomes of the file`(rotation: String) async throws {
        try makeLog()
        let monitor = try setup.start(configuration: try configuration("### Log review"))
        #expect(await setup.server.waitForRequests(4, "/health"))

        try append("10:00:01 ERROR new\n10:00:02 fine\n", to: "logs/shop.log")
        if rotation != "none" {
            _ = try await Tool.run("sh", ["-c", rotation], in: setup.folder)
            try Data().write(to: setup.folder.appending(path: "logs/shop.log"), options: [])
        }
        try append("10:00:03 FATAL new\n", to: "logs/shop.log")
        let ending = try await monitor.end()

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await details().last == "exit status 1: 2 new error lines since T0, 0 are allowed")
    }

    /// Puts a program named `name` first on the path: `before` for six looks, then `after`.
    private func standIn(_ name: String, _ before: String, _ after: String) throws -> [String: String] {
        let folder = setup.folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (file, text) in [("before", before), ("after", after)] {
            try Data((text + "\n").utf8).write(to: folder.appending(path: file))
        }
        let script = """
            #!/bin/sh
            echo "$*" >>bin/asked
            if [ "$(wc -l <bin/asked)" -le 6 ]; then cat bin/before; else cat bin/after; fi

            """
        let program = folder.appending(path: name)
        try Data(script.utf8).write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return ["PATH": "\(folder.path):\(path)"]
    }

    private var asked: String {
        get throws {
            let lines = try String(contentsOf: setup.folder.appending(path: "bin/asked"), encoding: .utf8)
            return String(lines.prefix { $0 != "\n" })
        }
    }

    private static func container(_ startedAt: String, _ restarts: Int) -> String {
        "4f66ad9b0b2e 2026-11-21T\(startedAt).190348412Z \(restarts)"
    }

    @Test(arguments: [true, false])
    func `a container that restarts since T0 rolls back, one that did before does not`(isCalm: Bool)
        async throws
    {
        let first = Self.container("09:58:03", 2)
        let path = try standIn("docker", first, isCalm ? first : Self.container("10:07:41", 3))

        let ending = try await setup.run(
            configuration: try configuration("### Restarts: docker"),
            environment: path
        )

        #expect(ending.status == (isCalm ? 0 : 1), "\(ending.log)")
        #expect(try asked == "inspect --format {{.Id}} {{.State.StartedAt}} {{.RestartCount}} shop-api")
        let why = "exit status 1: was \(first) at T0, is \(Self.container("10:07:41", 3))"
        #expect(try await details() == (isCalm ? [] : [why]))
    }

    /// What pm2 5 prints, shortened.
    private static func list(_ restarts: Int) -> String {
        """
        [{"pid":4711,"name":"shop-api","pm2_env":{"exit_code":0,"name":"shop-api","unstable_restarts":0,\
        "restart_time":\(restarts),"pm_id":0,"created_at":1795255083190,"pm_uptime":1795255083190,\
        "status":"online","exec_mode":"fork_mode"},"pm_id":0,"monit":{"memory":61337600,"cpu":0.3}}]
        """
    }

    @Test(arguments: [true, false])
    func `a pm2 process that restarts since its reset rolls back`(isCalm: Bool) async throws {
        let path = try standIn("pm2", Self.list(0), Self.list(isCalm ? 0 : 1))

        let ending = try await setup.run(
            configuration: try configuration("### Restarts: pm2"),
            environment: path
        )

        #expect(ending.status == (isCalm ? 0 : 1), "\(ending.log)")
        #expect(try asked == "jlist")
        #expect(try await details() == (isCalm ? [] : ["[/0/pm2_env/restart_time] 1, expected 0"]))
    }
}
