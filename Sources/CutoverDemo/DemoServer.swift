package import CutoverCore
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Serves a demo's systems, flag and sinks on 127.0.0.1 until its shutdown signal.
package struct DemoServer: Service {
    private let stage: DemoStage
    private let port: Int
    private let report: @Sendable (String) -> Void
    private let onListening: @Sendable (Int) -> Void

    /// A server of one scenario, whose traffic flows from now on.
    ///
    /// `port` 0 lets the system choose; `onListening` is told the port, once. `report` gets one line, without
    /// control characters, for every message a sink takes and every turn of the flag, from any task.
    package init(
        _ scenario: DemoScenario,
        port: Int = 0,
        timekeeper: any Timekeeper,
        report: @escaping @Sendable (String) -> Void,
        onListening: @escaping @Sendable (Int) -> Void
    ) {
        stage = DemoStage(scenario, timekeeper: timekeeper)
        self.port = port
        self.report = report
        self.onListening = onListening
    }

    /// Serves until graceful shutdown; throws `DemoServerFailure` when it cannot listen.
    package func run() async throws {
        var logger = Logger(label: "demo")
        logger.logLevel = .critical
        let application = Application(
            router: DemoRoutes(stage: stage, report: report).router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { [port, onListening] channel in
                onListening(channel.localAddress?.port ?? port)
            },
            logger: logger
        )
        do {
            try await application.run()
        } catch let error as IOError {
            throw DemoServerFailure(port: port, reason: "\(error)")
        }
    }
}
