import CutoverTestSupport
import Foundation
import Glibc
import Testing

/// Signals, ports and streams.
@Suite(.inTurn(within: .seconds(180))) struct ProcessTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    @Test(arguments: [(SIGINT, Int32(130), "SIGINT"), (SIGTERM, Int32(143), "SIGTERM")])
    func `a signal before a decision ends the run with what is known so far`(
        _ signal: Int32,
        _ status: Int32,
        _ name: String
    ) async throws {
        let monitor = try setup.start(configuration: setup.configuration(window: "60s", setup.sinks))
        #expect(await setup.server.waitForRequests(3, "/health"))

        monitor.signal(signal)
        let ending = try await monitor.end()

        #expect(ending.status == status)
        #expect(ending.output.contains("INTERRUPTED by \(name), no decision, figures are partial"))
        let summary = try await setup.runFolder().appending(path: "summary.md")
        let text = try String(contentsOf: summary, encoding: .utf8)
        #expect(text.contains("INTERRUPTED by \(name), no decision, figures are partial"))
        #expect(text.contains("Exit status: \(status)"))
        #expect(
            try setup.server.slackTexts().contains {
                $0.hasPrefix("INTERRUPTED") && $0.contains("nobody is watching")
            }
        )
        #expect(
            try await setup.records.rows("SELECT state, exit_status FROM runs") == [
                ["interrupted", "\(status)"]
            ]
        )
        #expect(try await setup.records.value("SELECT count(*) FROM decisions") == "0")
    }

    @Test func `a signal after a latched ROLLBACK leaves its status`() async throws {
        setup.breakHealth()
        setup.server.on("/hook", .status(503))
        let monitor = try setup.start(configuration: setup.configuration(setup.sinks))
        #expect(await setup.server.waitForRequests(2, "/hook"))

        monitor.signal(SIGINT)
        setup.server.on("/hook", .status(200))
        let ending = try await monitor.end()

        #expect(ending.status == 1, "\(ending.log)")
        #expect(ending.output.contains("ROLLBACK"))
        #expect(
            try await setup.records.value("SELECT state FROM deliveries WHERE recipient = 'deploys'")
                == "delivered"
        )
    }

    @Test(arguments: [(true, Int32(3)), (false, Int32(1))])
    func `a second signal ends at once with the status of the latched ROLLBACK`(
        _ isFlagOn: Bool,
        _ status: Int32
    ) async throws {
        setup.breakHealth()
        setup.server.on("/hook", .sequence([.status(200), .silence]))
        setup.server.on("/flag/off", .status(isFlagOn ? 503 : 200))
        let monitor = try setup.start(configuration: setup.configuration(setup.sinks, setup.flag()))
        #expect(await setup.server.waitForRequests(2, "/hook"))

        monitor.signal(SIGINT)
        monitor.signal(SIGTERM)
        let ending = try await monitor.end()

        #expect(ending.status == status, "\(ending.log)")
        #expect(!ending.isSignalled)
        #expect(ending.log.contains("ended at once by a second"))
        #expect(try await setup.records.value("PRAGMA integrity_check") == "ok")
    }

    @Test func `a second signal before a decision ends at once, too`() async throws {
        setup.server.on("/slack", .sequence([.status(200, body: "ok"), .silence]))
        let monitor = try setup.start(configuration: setup.configuration(window: "60s", setup.sinks))
        #expect(await setup.server.waitForRequests(3, "/health"))
        monitor.signal(SIGTERM)
        #expect(await setup.server.waitForRequests(2, "/slack"))

        monitor.signal(SIGINT)
        let ending = try await monitor.end()

        #expect([130, 143].contains(ending.status))
        #expect(!ending.isSignalled)
    }

    @Test func `a taken port that was asked for is a usage error that names the holder`() async throws {
        let place = "127.0.0.1:\(setup.server.port)"

        let ending = try await setup.run(["--listen", place], configuration: setup.configuration())

        #expect(ending.status == 64)
        #expect(
            ending.log.contains("--listen \(place): the port is taken by PID \(getpid()) ("),
            "\(ending.log)"
        )
        #expect(setup.server.requests("/health").isEmpty)
    }

    @Test(.enabled(if: OwnNetwork.isAllowed, "needs the right to have a network of its own"))
    func `a taken default port is a warning that names the holder, and the run goes on`() async throws {
        let configuration = setup.configuration().replacing("listen: \"127.0.0.1:0\"\n", with: "")
        try Data(configuration.utf8).write(to: setup.folder.appending(path: "cutover.yaml"))

        let result = try await OwnNetwork.run(holding: "9477", in: setup.folder)

        // Nobody answers in that network: never ready, which is a ROLLBACK.
        #expect(result.status == 1, "\(result.errors)")
        let holder =
            /127\.0\.0\.1:9477: the port is taken by PID [0-9]+ \(python3[^)]*\), so \/metrics is not served/
        #expect(result.errors.contains(holder), "\(result.errors)")
        #expect(result.errors.contains("choose a port with --listen"))
    }

    @Test(arguments: ["log", "json", "live"])
    func `a reader that goes away ends nothing`(_ output: String) async throws {
        setup.breakHealth()
        try Data(setup.configuration(setup.sinks, setup.flag()).utf8)
            .write(to: setup.folder.appending(path: "cutover.yaml"))
        let script = "\"$0\" --output \(output) 2>&1 | true; echo ${PIPESTATUS[0]}"

        let result = try await Tool.run("bash", ["-c", script, Monitor.binary.path], in: setup.folder)

        #expect(result.output == "1\n")
        #expect(setup.server.requests("/flag/off").count == 1)
        #expect(try await setup.records.value("SELECT state FROM runs") == "ended")
        #expect(FileManager.default.fileExists(atPath: try await setup.runFolder().path + "/summary.md"))
    }

    @Test func `closed streams end nothing`() async throws {
        setup.breakHealth()
        try Data(setup.configuration(setup.sinks).utf8).write(
            to: setup.folder.appending(path: "cutover.yaml")
        )

        let script = "\"$0\" >&- 2>&- <&-; echo $? > status"
        _ = try await Tool.run("bash", ["-c", script, Monitor.binary.path], in: setup.folder)

        let status = try String(contentsOf: setup.folder.appending(path: "status"), encoding: .utf8)
        #expect(status == "1\n")
        #expect(try await setup.records.value("PRAGMA integrity_check") == "ok")
        #expect(try setup.server.slackTexts().contains { $0.hasPrefix("ROLLBACK") })
    }

    @Test func `quiet says nothing but problems, and log says the story on the standard error`() async throws
    {
        setup.breakHealth()

        let quiet = try await setup.run(["--output", "quiet"], configuration: setup.configuration())
        let log = try await setup.run(["--output", "log", "--new-run"])

        #expect(quiet.output == "")
        #expect(quiet.log.contains("ROLLBACK"))
        #expect(!quiet.log.contains("STARTED"))
        #expect(log.log.contains("STARTED"))
        #expect(log.output.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.contains("/") })
        #expect(log.output.split(separator: "\n\n").last?.hasPrefix("  You must now: ") == true)
    }
}

/// A loopback of our own, where the default port can be held without standing in anybody's way.
private enum OwnNetwork {
    static let isAllowed: Bool = {
        do {
            let child = try Child(
                ["/usr/bin/env", "unshare", "--net", "true"],
                ChildStreams(errors: .nowhere)
            )
            return child.waitUntilEnd() == .exited(0)
        } catch {
            return false
        }
    }()

    /// Runs the monitor while a python holds `port`.
    static func run(holding port: String, in folder: URL) async throws -> Tool.Result {
        let script = Bundle.module.bundleURL.appending(path: "Fixtures/hold_port.py").path
        let command = ["--net", "python3", script, port, Monitor.binary.path]
        return try await Tool.run("unshare", command, in: folder)
    }
}
