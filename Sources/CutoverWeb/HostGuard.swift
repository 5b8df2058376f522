/// Lets only requests through that name this server by a name of its own: a page of a foreign site whose name is made to
/// point at the loopback address (DNS rebinding) names that site.
///
/// A server bound to another address is there to be reached from other machines, by names it cannot know
/// (a compose service, a DNS alias), so there every well-formed name will do.
struct HostGuard: Sendable {
    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "::1"]

    private let names: Set<String>
    private let isOpen: Bool

    /// The loopback names and the bound host.
    init(boundHost: String) {
        names = Self.loopback.union([Self.bare(boundHost)])
        isOpen = !Self.loopback.contains(Self.bare(boundHost))
    }

    /// True when `authority`, a Host header with or without a port, is one of ours; false when there is none.
    func admits(_ authority: String?) -> Bool {
        guard let authority, let name = Self.name(of: authority) else { return false }
        return isOpen ? !name.isEmpty : names.contains(name)
    }

    /// The host without its port, in lower case; nil when it is malformed.
    private static func name(of authority: String) -> String? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let rest = authority[authority.index(after: end)...]
            return isPort(rest) ? bare(String(authority[...end])) : nil
        }
        guard let colon = authority.firstIndex(of: ":") else { return bare(authority) }
        return isPort(authority[colon...]) ? bare(String(authority[..<colon])) : nil
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.first == ":" && text.dropFirst().allSatisfy { ("0"..."9").contains($0) })
    }

    private static func bare(_ host: String) -> String {
        var name = host.lowercased()
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }
}
