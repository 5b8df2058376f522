import CutoverConfig

/// Whether and where /metrics is served.
enum Listening {
    case on(host: String, port: Int)
    /// The process only does what a person asked for; it watches nothing.
    case unwanted
    /// The default port cannot be had; the text says why.
    case off(String)

    /// Serves where the operator said, or on the default port if it is free.
    ///
    /// - Throws: `Refusal` when a port the operator named cannot be had.
    static func choose(_ address: ListenAddress) throws(Refusal) -> Listening {
        let place = "\(address.host):\(address.port)"
        guard let obstacle = PortHolder.obstacle(host: address.host, port: address.port) else {
            return .on(host: address.host, port: address.port)
        }
        if address.isExplicit {
            throw Refusal(status: .usage, text: "--listen \(place): \(obstacle); choose another one")
        }
        return .off("warning: \(place): \(obstacle), so /metrics is not served; choose a port with --listen")
    }

    /// Why nothing is served; nil when something is.
    var warning: String? {
        switch self {
        case .on, .unwanted: nil
        case .off(let warning): warning
        }
    }
}
