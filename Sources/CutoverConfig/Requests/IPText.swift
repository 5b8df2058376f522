/// What is an IP address.
enum IPText {
    /// True for an IPv4 or IPv6 address, the latter with or without brackets.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 4, parts.allSatisfy({ UInt8($0).map { String($0) } == String($0) }) { return true }
        let host = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        let groups = host.split(separator: ":", omittingEmptySubsequences: false)
        guard (3...8).contains(groups.count), host.count(where: { $0 == ":" }) >= 2 else { return false }
        return groups.allSatisfy { $0.count <= 4 && $0.allSatisfy(\.isHexDigit) }
            && (groups.count == 8 || host.contains("::"))
    }
}
