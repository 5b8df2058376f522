import CutoverConfig
import CutoverCore
import CutoverRuntime
import CutoverWeb
import ServiceLifecycle

/// Whether and where /metrics is served.
enum Listening {
    case on(host: String, port: Int)
    /// The default port is taken; the text names the holder.
    case off(String)

    /// Serves where the operator said, or on the default port if it is free.
    ///
    /// - Throws: `Refusal` when a port the operator named is taken.
    static func choose(_ address: ListenAddress) throws(Refusal) -> Listening {
        let place = "\(address.host):\(address.port)"
        if address.port == 0 || PortHolder.isFree(host: address.host, port: address.port) {
            return .on(host: address.host, port: address.port)
        }
        let holder = PortHolder.name(port: address.port)
        if address.isExplicit {
            throw Refusal(
                status: .usage,
                text: "--listen \(place): the port is taken by \(holder); choose another one"
            )
        }
        return .off(
            "warning: \(place) is taken by \(holder), so /metrics is not served; choose a port with --listen"
        )
    }

    /// Why nothing is served; nil when something is.
    var warning: String? {
        switch self {
        case .on: nil
        case .off(let warning): warning
        }
    }
}

/// Serves the pages; a server that fails is said, and never takes the run down with it.
struct WebService: Service {
    let server: WebServer
    let teller: Storyteller
    let timekeeper: SystemTimekeeper

    func run() async throws {
        do {
            try await server.run()
        } catch {
            teller.tell(
                Note(at: timekeeper.now, kind: "caution", text: "\(error); /metrics is not served")
            )
        }
        do {
            try await gracefulShutdown()
        } catch {
            return  // cancelled: the group is going down anyway
        }
    }
}
