/// How a token is got that requests of the plan carry: by one request, sent again before the token ends.
package struct Login: Sendable, Hashable {
    /// How long a token is good for.
    package enum Lifetime: Sendable, Hashable {
        /// As many seconds as stand at this JSON pointer of the answer.
        case told(String)
        /// Always so long.
        case fixed(Duration)
        /// Until somebody refuses it with 401.
        case unknown
    }

    /// Unique in the plan; letters, digits, "-", "_" and ".".
    package var name: String
    /// What is sent to get a token.
    package var request: Request
    /// The JSON pointer of the token in the answer.
    package var token: String
    /// How long it is good for.
    package var lifetime: Lifetime
    /// The header that carries it.
    package var header: String
    /// What stands before it in the header, with its blank.
    package var prefix: String

    /// A login; the reader in CutoverConfig has checked it.
    package init(
        name: String,
        request: Request,
        token: String,
        lifetime: Lifetime = .unknown,
        header: String = "Authorization",
        prefix: String = "Bearer "
    ) {
        self.name = name
        self.request = request
        self.token = token
        self.lifetime = lifetime
        self.header = header
        self.prefix = prefix
    }
}

/// What a login has brought.
package struct LoginGrant: Sendable, Hashable {
    /// The secret itself.
    package let token: String
    /// How long it is good for; nil when nobody said.
    package let lifetime: Duration?

    /// A token and its lifetime.
    package init(token: String, lifetime: Duration?) {
        self.token = token
        self.lifetime = lifetime
    }
}

/// Why a login has brought nothing, in one line that quotes nothing of the answer's body.
package struct LoginFault: Error, Hashable {
    /// The line, as in "the login api: status 403".
    package let text: String

    /// A fault in words.
    package init(_ text: String) {
        self.text = text
    }
}

/// Reads the token out of a login's answer: pure, implemented by CutoverReadings.
package typealias GrantReader = @Sendable (Answer, Login) -> Result<LoginGrant, LoginFault>
