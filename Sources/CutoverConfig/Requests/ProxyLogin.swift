import Foundation

/// The login in the address of a proxy, which no other address may have.
enum ProxyLogin {
    /// The address without its login, and the texts of the login that must not be seen; nil without one.
    static func split(_ text: String) -> (bare: String, hidden: [String]?) {
        guard let scheme = text.firstRange(of: "://") else { return (text, nil) }
        let authority = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
        guard let mark = authority.lastIndex(of: "@") else { return (text, nil) }
        let login = authority[..<mark]
        let password = login.firstIndex(of: ":").map { String(login[login.index(after: $0)...]) }
        let bare = text[..<scheme.upperBound] + text[authority.index(after: mark)...]
        // An answer names what was meant and not how it was written.
        let meant = password.flatMap(\.removingPercentEncoding).map { [$0] } ?? []
        return (
            String(bare), [String(login)] + (password.map { [$0] } ?? []) + meant.filter { $0 != password }
        )
    }

    /// False for a login that cannot be told from the rest of the address (RFC 3986, 3.2.1).
    static func isEncoded(_ text: String) -> Bool {
        guard let scheme = text.firstRange(of: "://"), let end = text.lastIndex(of: "@"),
            scheme.upperBound <= end
        else { return true }
        let login = text[scheme.upperBound..<end]
        return login.wholeMatch(of: /(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*/) != nil
    }
}
