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

    /// A text of a sink, flag or login: masked whole if any part of it came from the environment, or if it is a
    /// `login` wherever it stands.
    static func masked(_ scalar: Scalar, isLogin: Bool = false) -> Masked {
        guard isLogin || scalar.isSubstituted else { return Masked(scalar.text) }
        let inserted = scalar.insertions.map(\.text)
        return Masked(secret: scalar.text, hiding: inserted + (isLogin ? credentials(scalar.text) : []))
    }

    /// What of a header's value is the secret: the value, and its parts behind a scheme ("Bearer") or a name
    /// ("session=").
    private static func credentials(_ value: String) -> [String] {
        let words = value.split(separator: " ", maxSplits: 1).map(String.init)
        let pairs = value.split(whereSeparator: { ";, ".contains($0) }).compactMap { pair in
            pair.firstIndex(of: "=").map { String(pair[pair.index(after: $0)...]) }
        }
        let login =
            words.count == 2 && words[0].lowercased() == "basic" ? Secret.password(basic: words[1]) : nil
        return [words.last ?? value, value] + pairs + (login.map { [$0] } ?? [])
    }

    /// True when a parameter of `query` has a name that promises a secret.
    static func hasSecret(query: Substring) -> Bool {
        query.split(separator: "&").contains { parameter in
            isSecret(name: String(parameter.prefix { $0 != "=" }))
        }
    }
}

extension Sensitive {
    /// An address of a target: shown, but for what `${...}` put into its path, and for a query that is not
    /// literal or names a secret.
    static func address(_ scalar: Scalar) -> Masked {
        let text = scalar.text
        let query = text.drop { $0 != "?" }.dropFirst()
        let hidden =
            scalar.insertions.flatMap { self.hidden($0, behind: pathStart(text)) } + tellingValues(query)
        let shown = shownPath(scalar)
        if shown == text, query.isEmpty || (!scalar.isSubstituted && !hasSecret(query: query)) {
            return Masked(text)
        }
        return Masked(
            secret: text,
            shown: shown.prefix { $0 != "?" } + (query.isEmpty ? "" : "?***"),
            hiding: hidden
        )
    }

    /// An address of a sink or flag, masked whole.
    static func maskedAddress(_ scalar: Scalar) -> Masked {
        let path = scalar.text.utf8.dropFirst(pathStart(scalar.text))
        return Masked(
            secret: scalar.text,
            hiding: [scalar.text] + scalar.insertions.map(\.text)
                + tellingWords(String(decoding: path, as: UTF8.self)[...])
        )
    }

    /// The address with "***" for what came from a secret-looking variable or stands in the path.
    private static func shownPath(_ scalar: Scalar) -> String {
        let path = pathStart(scalar.text)
        let bytes = Array(scalar.text.utf8)
        var shown: [UInt8] = []
        var at = 0
        for insertion in scalar.insertions {
            let open = insertion.isSecret ? insertion.start : min(max(insertion.start, path), insertion.end)
            shown += bytes[at..<open]
            at = insertion.end
            guard open < at else { continue }
            // The slash between host and path gives nothing away, and the address stays one.
            let slash = open == path && bytes[open] == UInt8(ascii: "/")
            if slash { shown.append(bytes[open]) }
            if !slash || open + 1 < at { shown += Array("***".utf8) }
        }
        return String(decoding: shown + bytes[at...], as: UTF8.self)
    }

    /// What must not be repeated of a part of an address: all of it, but of a part that holds the host as well
    /// only what looks like a secret.
    private static func hidden(_ insertion: Insertion, behind path: Int) -> [String] {
        if insertion.isSecret || insertion.start >= path { return [insertion.text] }
        guard insertion.end > path else { return [] }
        let tail = insertion.text.utf8.dropFirst(path - insertion.start)
        return tellingWords(String(decoding: tail, as: UTF8.self)[...])
    }

    /// The words of a path and the values of its query that look like secrets.
    private static func tellingWords(_ path: Substring) -> [String] {
        let words = path.prefix { $0 != "?" }.split(separator: "/").map(String.init).filter(isRandom)
        return words + tellingValues(path.drop { $0 != "?" }.dropFirst())
    }

    private static func tellingValues(_ query: Substring) -> [String] {
        query.split(separator: "&").compactMap { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, isSecret(name: parts[0]) || isRandom(parts[1]) else { return nil }
            return parts[1]
        }
    }

    /// True for what no person would choose as a name: "brokers_v1" is none, a token of 16 mixed characters is.
    private static func isRandom(_ word: String) -> Bool {
        let runs = word.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        return word.count >= 32
            || runs.contains { run in
                let isMixed = run.contains(where: \.isUppercase) && run.contains(where: \.isLowercase)
                return run.count >= 16 && (isMixed || run.contains(where: \.isNumber))
            }
    }

    /// Where the path or the query of an address begins, in bytes; its end without either.
    private static func pathStart(_ text: String) -> Int {
        let authority = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        let path = text[authority...].firstIndex { "/?".contains($0) } ?? text.endIndex
        return text.utf8.distance(from: text.startIndex, to: path)
    }
}
