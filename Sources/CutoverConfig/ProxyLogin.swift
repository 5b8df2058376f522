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
        return (String(bare), [String(login)] + (password.map { [$0] } ?? []))
    }
}
