/// The rules for addresses: absolute, http or https, without a login, within ASCII.
struct Address {
    /// True for https.
    let isEncrypted: Bool
    /// The host in small letters, an IPv6 address without brackets.
    let host: String

    /// What is wrong with an address, in words that quote nothing of it.
    struct Fault: Error, Equatable {
        let what: String
    }

    /// Reads `text`; with `isArchived`, "*" may stand for what was masked.
    static func parse(_ text: String, isArchived: Bool = false) -> Result<Address, Fault> {
        guard
            text.unicodeScalars.allSatisfy({
                $0.value > 0x20 && $0.value < 0x7F && !"\"<>\\^`{|}".unicodeScalars.contains($0)
            })
        else { return fault("holds a character that addresses cannot have; percent-encode it") }
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else {
            return fault(
                "is not an absolute http or https address; write it as in \"http://localhost:8080/health\""
            )
        }
        let authority = lower.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else {
            return fault("holds a login; write it as basic: { user: ..., password: ... } or as a header")
        }
        guard !text.contains("#") else {
            return fault("holds a fragment (\"#\"), which is never sent; remove it")
        }
        guard let (host, port) = split(authority), !host.isEmpty else {
            return fault("has no host; write it as in \"http://localhost:8080/health\"")
        }
        guard host.allSatisfy({ isHostCharacter($0) || (isArchived && $0 == "*") }) else {
            return fault("has a host that is no name and no address; check it")
        }
        if let port, !isArchived || !port.contains("*") {
            guard port.allSatisfy(\.isNumber), let number = Int(port), (1...65_535).contains(number) else {
                return fault("has a port that is not within 1 to 65535; correct it")
            }
        }
        return .success(Address(isEncrypted: scheme == "https://", host: String(host)))
    }

    /// True for names and addresses of this machine.
    var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || (isIPv4 && host.hasPrefix("127."))
    }

    /// True for addresses where no receiver can be: link-local (cloud metadata), unspecified, multicast, broadcast.
    var isForbidden: Bool {
        if host.contains(":") {
            return host == "::" || ["fe8", "fe9", "fea", "feb", "ff"].contains { host.hasPrefix($0) }
        }
        guard isIPv4, let first = host.split(separator: ".").first.flatMap({ Int($0) }) else { return false }
        return first == 0 || first >= 224 || host.hasPrefix("169.254.")
    }

    private var isIPv4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func fault(_ what: String) -> Result<Address, Fault> { .failure(Fault(what: what)) }

    private static func isHostCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-._:".contains(character)
    }

    /// Host and port; nil when brackets do not match.
    private static func split(_ authority: Substring) -> (host: Substring, port: Substring?)? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            return (authority[..<end].dropFirst(), rest.isEmpty ? nil : rest.dropFirst())
        }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return (parts[0], parts.count == 2 ? parts[1] : nil)
    }
}
