package import CutoverCore
package import CutoverReport
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// The server of `/healthz`, `/readyz` and `/metrics`, answered from a snapshot and never from the engine.
package struct WebServer: Sendable {
    /// Where the server listens and who may ask it.
    package struct Settings: Sendable, Hashable {
        /// The address or name to bind to.
        package var host: String
        /// The port to bind to; 0 takes any free one.
        package var port: Int
        /// A board older than this is stale: three ticks.
        package var staleAfter: Duration

        /// A server on loopback unless told otherwise.
        package init(
            host: String = "127.0.0.1",
            port: Int = 9_477,
            staleAfter: Duration = .seconds(3)
        ) {
            self.host = host
            self.port = port
            self.staleAfter = staleAfter
        }
    }

    private let settings: Settings
    private let pages: Pages
    private let onListening: @Sendable (Int) -> Void

    /// A server that asks `board` for the newest board and its age, nil before the first, and `process` for what the
    /// operating system says; `onListening` is told the bound port once.
    package init(
        settings: Settings,
        build: BuildFigures,
        board: @escaping @Sendable () -> (board: Board, age: Duration)?,
        process: @escaping @Sendable () -> ProcessFigures,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.settings = settings
        self.onListening = onListening
        pages = Pages(board: board, process: process, build: build, staleAfter: settings.staleAfter)
    }

    /// Serves until the service group shuts down or the task is cancelled; throws `ListenTrouble` when it cannot.
    package func run() async throws {
        do {
            try await application.run()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ListenTrouble(host: settings.host, port: settings.port, reason: "\(error)")
        }
    }

    private var application: Application<Responder> {
        let quiet = Logger(label: "web") { _ in SwiftLogNoOpLogHandler() }
        let hosts = HostGuard(boundHost: settings.host)
        return Application(
            responder: Responder(pages: pages, hosts: hosts),
            server: .http1(configuration: limits),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: .maximum(64, logger: quiet)
            ),
            onServerRunning: { [onListening] channel in onListening(channel.localAddress?.port ?? 0) },
            logger: quiet
        )
    }

    private var limits: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: .seconds(30),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8_192,
                maxHeaderListSize: 16_384,
                maxHeaderFieldCount: 64
            )
        )
    }
}
