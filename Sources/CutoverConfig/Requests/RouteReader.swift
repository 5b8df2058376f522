import CutoverCore

/// Reads the way a request takes: address, family, version, proxy, certificates, and for a target how fresh its
/// connections are, how many redirects are followed and how much is read.
enum RouteReader {
    /// The keys that only a target has: they are about many probes, or about judging an answer.
    static let targetKeys = ["fresh", "max_connection_age", "redirects", "body_limit"]
    /// The keys of every request.
    static let requestKeys = ["resolve", "connect_to", "ip", "http_version", "proxy", "tls"]

    /// Takes the keys out of `fields`; those of targets only for a target.
    static func read(_ fields: inout Fields, isTarget: Bool, _ review: inout Review) -> Route {
        var route = Route()
        if isTarget { readTargetKeys(&fields, &route, &review) }
        route.pins = fields.take("resolve").map { pins($0, &review) } ?? []
        let connectTo = fields.take("connect_to")
        if let connectTo, !route.pins.isEmpty {
            review.refuse(connectTo, "stands beside resolve; keep one of them")
        }
        route.connectTo = connectTo.flatMap { place($0, &review) }
        if let ip = fields.take("ip") {
            route.family = ip.integer(in: 4...6, &review).flatMap { family($0, ip, &review) }
        }
        if let version = fields.take("http_version") { route.version = self.version(version, &review) }
        route.proxy = fields.take("proxy").flatMap { proxy($0, &review) }
        route.trust = fields.take("tls").map { trust($0, &review) } ?? Trust()
        return route
    }

    private static func readTargetKeys(_ fields: inout Fields, _ route: inout Route, _ review: inout Review) {
        if let fresh = fields.take("fresh").flatMap({ freshness($0, &review) }) { route.fresh = fresh }
        if let value = fields.take("max_connection_age"),
            let age = value.duration(atLeast: .seconds(1), &review)
        {
            route.maximumConnectionAge = age
        }
        if let count = fields.take("redirects").flatMap({
            $0.integer(in: 0...Int64(Route.mostRedirects), &review)
        }) {
            route.maximumRedirects = Int(count)
        }
        if let limit = fields.take("body_limit").flatMap({ SizeText.read($0, &review) }) {
            route.bodyLimit = limit
        }
    }

    private static func freshness(_ value: Value, _ review: inout Review) -> Route.Freshness? {
        guard let scalar = value.scalar("always, never, or a number of probes", &review) else { return nil }
        switch scalar.text {
        case "always", "1": return .always
        case "never": return .never
        case "bounded": return .bounded
        default: break
        }
        if let count = Int(scalar.text), (2...1_000_000).contains(count) { return .every(count) }
        review.refuse(
            value,
            "\"\(scalar.written)\" is not known; write always, never, or 20 for every 20th probe"
        )
        return nil
    }

    private static func family(_ number: Int64, _ value: Value, _ review: inout Review) -> Route.Family? {
        if let family = Route.Family(rawValue: number) { return family }
        review.refuse(value, "\"\(number)\" is no family of addresses; write 4 or 6")
        return nil
    }

    private static func version(_ value: Value, _ review: inout Review) -> Route.Version? {
        guard value.quote == "3" else { return value.choice(Route.Version.self, &review) }
        review.refuse(value, "\"3\" is HTTP/3, which is not built; write \"1.1\" or \"2\"")
        return nil
    }

    private static func pins(_ value: Value, _ review: inout Review) -> [Route.Pin] {
        guard var fields = Fields(value, "a mapping such as { \"api.example.org:443\": 192.0.2.7 }", &review)
        else {
            return []
        }
        let entries = fields.takeRest()
        if entries.isEmpty {
            review.refuse(value, "names no place; write \"host:port\": address, or remove it")
        }
        let pins = entries.compactMap { entry -> Route.Pin? in
            guard isPlace(entry.key) else {
                let what = "\"\(entry.key)\" is not host and port; write it as in \"api.example.org:443\""
                review.refuse(Problem(entry.origin, what))
                return nil
            }
            guard let scalar = entry.value.line("an IP address", &review) else { return nil }
            if review.isArchived || IPText.isAddress(scalar.text) {
                return Route.Pin(place: entry.key.lowercased(), address: scalar.text)
            }
            review.refuse(
                entry.value,
                "\"\(scalar.written)\" is no IP address; write one, or connect_to: \"host:port\" for a name"
            )
            return nil
        }
        return pins.sorted { $0.place < $1.place }
    }

    private static func place(_ value: Value, _ review: inout Review) -> String? {
        guard let scalar = value.line("host and port", &review) else { return nil }
        if isPlace(scalar.text) || review.isArchived { return scalar.text }
        review.refuse(
            value,
            "\"\(scalar.written)\" is not host and port; write it as in \"new.example.org:443\""
        )
        return nil
    }

    /// True for "host:port", an IPv6 host in brackets.
    private static func isPlace(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), text[..<colon] != "", !text.contains("/"),
            !text.contains("?"),
            !text[text.index(after: colon)...].isEmpty, !text[..<colon].contains("@")
        else { return false }
        if text[..<colon].contains(":"), !text.hasPrefix("[") { return false }
        guard case .success = Address.parse("http://" + text) else { return false }
        return true
    }

    private static func proxy(_ value: Value, _ review: inout Review) -> Masked? {
        guard let scalar = value.line("the proxy's address", &review) else { return nil }
        if review.isArchived { return Masked(secret: scalar.text, shown: scalar.text, hiding: []) }
        guard ProxyLogin.isEncoded(scalar.text) else {
            let what = "holds a login with a character that addresses cannot have"
            review.refuse(value, "\(what); percent-encode it, as in %40 for \"@\" and %2F for \"/\"")
            return nil
        }
        let (bare, login) = ProxyLogin.split(scalar.text)
        switch Address.parse(bare) {
        case .failure(let fault):
            review.refuse(value, fault.what)
            return nil
        case .success(let address):
            if login != nil, !scalar.isSubstituted {
                review.warn(value, RequestReader.literal("a secret", at: value.origin))
            }
            let shown =
                (address.isEncrypted ? "https://" : "http://") + (login == nil ? "" : "***@")
                + bare.drop { $0 != "/" }.dropFirst(2)
            guard let login else {
                return scalar.isSubstituted
                    ? Masked(secret: scalar.text, shown: shown, hiding: []) : Masked(scalar.text)
            }
            return Masked(secret: scalar.text, shown: shown, hiding: login)
        }
    }

    private static func trust(_ value: Value, _ review: inout Review) -> Trust {
        var trust = Trust()
        guard var fields = Fields(value, "{ ca, certificate, key }", &review) else { return trust }
        let (authorities, certificate) = (fields.take("ca"), fields.take("certificate"))
        trust.authorities = authorities.flatMap { file($0, &review) }
        trust.certificate = certificate.flatMap { file($0, &review) }
        let key = fields.take("key")
        trust.key = key.flatMap { file($0, &review) }
        let password = fields.take("key_password")
        if let scalar = password?.line("the key's password", &review) {
            trust.keyPassword = Masked(secret: scalar.text)
            if let password, !scalar.isSubstituted, !review.isArchived {
                review.warn(password, RequestReader.literal("a secret", at: password.origin))
            }
        }
        for key in ["verify", "insecure"] where fields.has(key) {
            guard let value = fields.take(key) else { continue }
            review.refuse(
                value,
                "is no key: certificates are always checked; to trust a private one, write ca: FILE with its authority"
            )
        }
        fields.finish(unbuilt: ["server_name", "min_version", "ciphers"], &review)
        if trust.certificate == nil, let lonely = key ?? password {
            review.refuse(lonely, "stands without a certificate; write certificate: FILE beside it")
        }
        let written: [(TrustFinding.Part, Value?)] = [
            (.authorities, authorities), (.certificate, certificate), (.key, key), (.keyPassword, password),
        ]
        let places = written.compactMap { part, value in value.map { (part, $0) } }
        review.needTrust(trust, at: Dictionary(uniqueKeysWithValues: places))
        return trust
    }

    private static func file(_ value: Value, _ review: inout Review) -> String? {
        guard let scalar = value.line("the path of a PEM file", &review) else { return nil }
        review.needFile(scalar.text, for: value)
        return scalar.text
    }
}
