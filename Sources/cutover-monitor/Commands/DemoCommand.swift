import ArgumentParser
import CutoverConfig
import CutoverDemo
import CutoverRuntime
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Shows the monitor at work on a target of its own.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Serves a target on loopback and watches it: a GO or a ROLLBACK within a minute.",
        discussion: DemoScenario.allCases.map { "\($0.rawValue): \($0.summary)" }.joined(separator: "\n")
    )

    @Option(help: "healthy, errors, nodata, slow, blip, restart or recover.")
    var scenario = "healthy"

    @Flag(help: "Only serve, until a signal.")
    var serve = false

    @Option(help: "The port to serve on; 0 lets the system choose.")
    var port = 0

    @Option(help: "Where runs are kept (default ./cutover-demo-runs).")
    var dir: String?

    @Option(help: "auto, live, log, json or quiet.")
    var output: String?

    @Flag(help: "Nothing but ASCII and no colour in the live view.")
    var ascii = false

    @Option(help: "Where /metrics is served.")
    var listen: String?

    func run() async throws {
        guard let chosen = DemoScenario(rawValue: scenario) else {
            let known = DemoScenario.allCases.map(\.rawValue).joined(separator: ", ")
            Console.complain("--scenario: there is no scenario \"\(scenario)\"; choose one of \(known)")
            throw ExitStatus.usage.code
        }
        let found = Found()
        let server = DemoServer(
            chosen,
            port: port,
            timekeeper: SystemTimekeeper(),
            report: { [isLive] line in if !isLive { Console.tell("[demo target] " + line) } },
            onListening: { port in found.note(port) }
        )
        do {
            if serve { return try await serveOnly(server, found) }
            throw ExitCode(try await serveAndWatch(server, found))
        } catch let failure as DemoServerFailure {
            Console.complain("\(failure)")
            throw ExitStatus.usage.code
        }
    }

    /// True when the screen is the live view's: lines of others would push it up.
    private var isLive: Bool { !serve && ["live", "auto"].contains(output) && isatty(STDOUT_FILENO) == 1 }

    private func serveAndWatch(_ server: DemoServer, _ found: Found) async throws -> Int32 {
        try await withThrowingTaskGroup(of: Int32?.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                try await server.run()
                return nil
            }
            group.addTask { [self] in
                guard let port = await found.port() else { return nil }
                return try await watch(at: port)
            }
            // The server goes on until it is cancelled, so the first to come back is the run, or a failure.
            for try await status in group { if let status { return status } }
            return ExitStatus.internal.rawValue
        }
    }

    private func watch(at port: Int) async throws -> Int32 {
        let url = "http://127.0.0.1:\(port)"
        if !isLive { Console.tell("[demo target] serving scenario \"\(scenario)\" at \(url)") }
        var flags = Flags()
        flags.directory = dir ?? "./cutover-demo-runs"
        flags.output = output ?? "log"
        flags.isASCII = ascii
        flags.listen = listen ?? "127.0.0.1:0"
        flags.isNewRun = true
        do {
            let checked = try PlanReader.read(
                file: ("demo", DemoServer.configuration(baseURL: url)),
                flags: flags,
                environment: Environment(variables: [:]) { _ in
                    .failure(UnreadableFile(reason: "a demo reads no files"))
                }
            )
            var settings = checked.settings
            settings.warnings = []
            settings.afterRollback = .exit
            return await Supervision(
                plan: checked.plan,
                settings: settings,
                file: "the demo",
                commands: .ofDemo(flags, checked)
            ).run()
        } catch {
            for problem in error.problems { Console.tell("\(problem)") }
            throw ExitStatus.configuration.code
        }
    }

    private func serveOnly(_ server: DemoServer, _ found: Found) async throws {
        let announce = Announce(found: found, scenario: scenario)
        let group = ServiceGroup(
            services: [server, announce],
            gracefulShutdownSignals: [.sigint, .sigterm],
            logger: .init(label: "demo") { _ in SwiftLogNoOpLogHandler() }
        )
        try await group.run()
    }
}

/// Says where the demo serves, then waits for the end.
private struct Announce: Service {
    let found: Found
    let scenario: String

    func run() async throws {
        guard let port = await found.port() else { return }
        Console.tell(
            "[demo target] serving scenario \"\(scenario)\" at http://127.0.0.1:\(port); end with Ctrl-C"
        )
        try await gracefulShutdown()
    }
}

/// The port the demo server was given, once it listens.
private final class Found: Sendable {
    private let number = Mutex<Int?>(nil)
    private let wakeup = Wakeup()

    func note(_ port: Int) {
        number.withLock { $0 = port }
        wakeup.signal()
    }

    /// Waits for the port; nil when the wait was cancelled.
    func port() async -> Int? {
        while !Task.isCancelled {
            if let port = number.withLock({ $0 }) { return port }
            await wakeup.wait()
        }
        return number.withLock { $0 }
    }
}
