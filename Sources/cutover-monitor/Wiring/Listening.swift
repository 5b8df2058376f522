import CutoverConfig

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
