extension Plan {
    /// What must be silent as well before a failure is taken for our own blindness: the references, and the remote
    /// addresses of the sinks; empty without a reference.
    ///
    /// Each is asked in every way that remote targets are: through their proxies, and directly where one has none.
    package var beacons: [Request] {
        if references.isEmpty { return [] }
        return (references + sinks.map(\.url).filter { RemoteAddress.isRemote($0.value) })
            .flatMap { looks(at: $0) }
    }

    /// How `address` is looked at, in every way that remote targets are asked.
    package func looks(at address: Masked) -> [Request] {
        let direct: Masked? = nil
        var proxies: [Masked?] = []
        for target in targets where target.isRemote {
            let proxy = target.request?.route.proxy
            if !proxies.contains(proxy) { proxies.append(proxy) }
        }
        return (proxies.isEmpty ? [direct] : proxies).map { proxy in
            var request = Request(url: address)
            request.route.proxy = proxy
            return request
        }
    }

    /// True when a target of this plan is asked over the network.
    package var hasRemoteTarget: Bool { targets.contains(where: \.isRemote) }
}

extension Target {
    /// True when it is asked over the network, by its address as it is written; never for a command.
    package var isRemote: Bool { request.map { RemoteAddress.isRemote($0.url.value) } ?? false }
}

/// Tells whether an address lies beyond this machine.
package enum RemoteAddress {
    /// True for an address whose host, as it is written, is no name and no address of this machine.
    package static func isRemote(_ url: String) -> Bool {
        guard let start = url.firstRange(of: "://")?.upperBound else { return true }
        let authority = url[start...].prefix { !"/?#".contains($0) }.lowercased()
        let host =
            authority.hasPrefix("[")
            ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isLoopback = parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
        return !(isLoopback || host == "::1" || host == "localhost" || host.hasSuffix(".localhost"))
    }
}
