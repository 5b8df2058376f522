import CutoverCore

/// Reads requests: those of targets, whose addresses are shown, and those of flags, where every value from the
/// environment is masked whole.
struct RequestReader {
    /// What the request is for.
    enum Purpose {
        case target
        case flag
    }

    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    /// What the requests are for.
    let purpose: Purpose
    /// The method where none is written.
    let method: String

    /// Reads an address alone, or a mapping with `url`.
    func read(_ value: Value, _ review: inout Review) -> Request? {
        if case .scalar = value.content {
            return url(value, &review).map { Request(method: method, url: $0) }
        }
        guard var fields = Fields(value, "an address, or { method, url, headers, body }", &review) else {
            return nil
        }
        let address = fields.take("url")
        if address == nil { fields.missing("has no \"url\"; write url: \"http://...\"", &review) }
        let request = request(to: address, &fields, &review)
        fields.finish(unbuilt: ["retries", "follow_redirects"], &review)
        return request
    }

    /// Reads `method`, `headers`, `body`, `bearer`, `basic` and the route out of `fields`; nil without a good address.
    func request(
        to address: Value?,
        _ fields: inout Fields,
        isTarget: Bool = false,
        _ review: inout Review
    ) -> Request? {
        let url = address.flatMap { self.url($0, &review) }
        let method = fields.take("method").flatMap { known($0, &review) } ?? self.method
        var headers = fields.take("headers").map { self.headers($0, &review) } ?? []
        let logins = [
            fields.take("bearer").flatMap { bearer($0, &review) },
            fields.take("basic").flatMap { basic($0, &review) },
        ].compactMap(\.self)
        headers += logins
        if headers.count(where: { $0.name.lowercased() == "authorization" }) > 1 {
            review.refuse(
                fields.value,
                "has more than one login; keep one of bearer, basic and headers.Authorization"
            )
        }
        let body = fields.take("body").flatMap { self.body($0, &headers, &review) }
        let login = fields.take("login").flatMap { self.login($0, headers, &review) }
        let route = RouteReader.read(&fields, isTarget: isTarget, &review)
        if let url, !review.isArchived { refuseIdle(route.pins, for: url.value, fields.value, &review) }
        return url.map {
            var request = Request(method: method, url: $0, headers: headers, body: body)
            (request.login, request.route) = (login, route)
            return request
        }
    }

    private func login(_ value: Value, _ headers: [Header], _ review: inout Review) -> String? {
        guard let name = value.name(&review) else { return nil }
        switch purpose {
        case .flag: review.refuse(value, "is only for targets and their reset; write bearer or headers")
        case .target: review.needLogin(name, for: value)
        }
        if headers.contains(where: { $0.name.lowercased() == "authorization" }) {
            review.refuse(value, "stands beside another login; keep one of them")
        }
        return name
    }

    /// Refuses pins of which none is for the address itself: it would be asked where it always is.
    private func refuseIdle(_ pins: [Route.Pin], for url: String, _ value: Value, _ review: inout Review) {
        let lower = url.lowercased()
        let (scheme, port) = lower.hasPrefix("https:") ? ("https://", ":443") : ("http://", ":80")
        let authority = lower.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        let hasPort = authority.wholeMatch(of: /(\[.*\]|[^:]*):[0-9]+/) != nil
        let place = hasPort ? String(authority) : authority + port
        guard !pins.isEmpty, !pins.contains(where: { $0.place == place }) else { return }
        review.refuse(value, "resolve does not name \"\(place)\", where this address leads; add it")
    }

    /// A checked address.
    func url(_ value: Value, _ review: inout Review) -> Masked? {
        guard let scalar = value.line("an http or https address", &review) else { return nil }
        if review.isArchived, scalar.text == "***" { return Masked(secret: scalar.text) }
        switch Address.parse(scalar.text, isArchived: review.isArchived) {
        case .failure(let fault):
            review.refuse(value, fault.what)
            return nil
        case .success(let address):
            return shown(scalar, address, value, &review)
        }
    }

    private func shown(_ scalar: Scalar, _ address: Address, _ value: Value, _ review: inout Review)
        -> Masked?
    {
        let query = scalar.text.drop { $0 != "?" }.dropFirst()
        if !review.isArchived, !scalar.isSubstituted, Sensitive.hasSecret(query: query) {
            review.warn(value, Self.literal("a secret", at: value.origin))
        }
        switch purpose {
        case .target: return Sensitive.address(scalar)
        case .flag:
            if address.isForbidden {
                review.refuse(
                    value,
                    "points to a link-local, unspecified or multicast address; name the real host"
                )
                return nil
            }
            if !address.isEncrypted, !address.isLoopback {
                review.warn(value, "goes to another machine without encryption; use https if it can")
            }
            return scalar.isSubstituted ? Sensitive.maskedAddress(scalar) : Sensitive.address(scalar)
        }
    }

    private func known(_ value: Value, _ review: inout Review) -> String? {
        guard let scalar = value.line("a method such as POST", &review) else { return nil }
        if Self.methods.contains(scalar.text) { return scalar.text }
        review.refuse(
            value,
            "\"\(scalar.written)\" is no known method\(NearestKey.hint(scalar.text, among: Self.methods))"
        )
        return nil
    }

    private func body(_ value: Value, _ headers: inout [Header], _ review: inout Review) -> Masked? {
        guard let scalar = value.scalar("the body as one text, as in '{\"enabled\": false}',", &review) else {
            return nil
        }
        let isJSON = ["{", "["].contains(scalar.text.first)
        if isJSON, !review.isArchived, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(Header(name: "Content-Type", value: Masked("application/json")))
        }
        return Sensitive.masked(scalar)
    }

    /// The warning that `what` stands where others can read it.
    static func literal(_ what: String, at origin: Origin) -> String {
        switch origin {
        case .file, .variable, .nowhere:
            "holds \(what) in the file itself; move it to the environment and write \"${NAME}\""
        case .option:
            "holds \(what) where every user of this machine can read it; use the variable instead of the option"
        }
    }
}

extension RequestReader {
    private func headers(_ value: Value, _ review: inout Review) -> [Header] {
        guard var fields = Fields(value, "a mapping of header names to values", &review) else { return [] }
        var headers: [Header] = []
        for entry in fields.takeRest() {
            guard HeaderText.isName(entry.key) else {
                review.refuse(
                    Problem(
                        entry.origin,
                        "\"\(entry.key)\" is not a header name; use letters, digits and \"-\""
                    )
                )
                continue
            }
            guard !headers.contains(where: { $0.name.lowercased() == entry.key.lowercased() }) else {
                review.refuse(
                    Problem(entry.origin, "header \"\(entry.key)\" is written twice; keep one of them")
                )
                continue
            }
            guard let scalar = entry.value.scalar("the header's value", &review),
                isSafe(scalar, entry.value, &review)
            else { continue }
            let isSecret = Sensitive.isSecret(header: entry.key)
            if isSecret { warnLiteral(scalar, entry.value, &review) }
            headers.append(Header(name: entry.key, value: Sensitive.masked(scalar, isLogin: isSecret)))
        }
        return headers
    }

    private func bearer(_ value: Value, _ review: inout Review) -> Header? {
        guard let scalar = value.line("a token", &review), isSafe(scalar, value, &review) else { return nil }
        warnLiteral(scalar, value, &review)
        let hidden = [scalar.text] + scalar.insertions.map(\.text)
        return Header(name: "Authorization", value: Masked(secret: "Bearer \(scalar.text)", hiding: hidden))
    }

    private func basic(_ value: Value, _ review: inout Review) -> Header? {
        guard var fields = Fields(value, "{ user, password }", &review) else { return nil }
        let user = fields.take("user")
        let password = fields.take("password")
        fields.finish(&review)
        guard let user, let password else {
            fields.missing("needs both \"user\" and \"password\"; write both", &review)
            return nil
        }
        guard let name = user.line("a user name", &review), let word = password.line("a password", &review)
        else { return nil }
        warnLiteral(word, password, &review)
        guard !name.text.contains(":") else {
            review.refuse(user, "holds a \":\", which basic authorization cannot carry; remove it")
            return nil
        }
        let login = Secret.basic(user: name.text, password: word.text)
        let inserted = (name.insertions + word.insertions).map(\.text)
        let hidden = [word.text, String(login.dropFirst("Basic ".count))] + inserted
        return Header(name: "Authorization", value: Masked(secret: login, hiding: hidden))
    }

    private func isSafe(_ scalar: Scalar, _ value: Value, _ review: inout Review) -> Bool {
        if HeaderText.isValue(scalar.text) { return true }
        review.refuse(value, "holds a line break or another control character; headers are one line")
        return false
    }

    private func warnLiteral(_ scalar: Scalar, _ value: Value, _ review: inout Review) {
        guard !scalar.isSubstituted, !review.isArchived else { return }
        review.warn(value, Self.literal("a secret", at: value.origin))
    }
}

/// What a header may consist of (RFC 9110, section 5).
enum HeaderText {
    /// True for a token.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-.^_`|~".contains($0))
            }
    }

    /// True when the text has no line break and no other control character but a tab.
    static func isValue(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { ($0.value >= 0x20 && $0.value != 0x7F) || $0 == "\t" }
    }
}
