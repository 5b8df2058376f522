import CutoverCore

/// Which names promise a secret, and how texts that may hold one are shown.
enum Sensitive {
    private static let words = [
        "token", "secret", "password", "passwd", "apikey", "api_key", "api-key", "credential", "signature",
        "private_key", "access_key",
    ]

    private static let headers = [
        "authorization", "proxy-authorization", "cookie", "private-token", "x-auth", "statsig-api-key",
    ]

    /// True for a variable or a query parameter whose name promises a secret.
    static func isSecret(name: String) -> Bool {
        let name = name.lowercased()
        return words.contains { name.contains($0) } || ["key", "sig", "auth", "pwd", "pass"].contains(name)
            || name.hasSuffix("_key")
    }

    /// True for a header whose value is masked even when it stands in the file.
    static func isSecret(header name: String) -> Bool {
        let name = name.lowercased()
        return headers.contains(name) || isSecret(name: name) || name.hasSuffix("-key")
    }

    /// A text of a sink, flag or login: masked whole if any part of it came from the environment.
    static func masked(_ scalar: Scalar, always: Bool = false) -> Masked {
        always || scalar.isSubstituted ? Masked(secret: scalar.text) : Masked(scalar.text)
    }

    /// An address of a target: shown, but its query only if it is literal and names no secret.
    static func address(_ scalar: Scalar) -> Masked {
        guard let mark = scalar.display.firstIndex(of: "?") else {
            return Masked(secret: scalar.text, shown: scalar.display)
        }
        let query = scalar.display[scalar.display.index(after: mark)...]
        guard scalar.isSubstituted || hasSecret(query: query) else { return Masked(scalar.text) }
        return Masked(secret: scalar.text, shown: scalar.display[..<mark] + "?***")
    }

    /// True when a parameter of `query` has a name that promises a secret.
    static func hasSecret(query: Substring) -> Bool {
        query.split(separator: "&").contains { parameter in
            isSecret(name: String(parameter.prefix { $0 != "=" }))
        }
    }
}
