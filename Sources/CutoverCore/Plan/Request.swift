/// One header of a request.
package struct Header: Sendable, Hashable {
    /// The name as written; compared without case.
    package let name: String
    /// The value, masked where it came from the environment.
    package let value: Masked

    /// A header line.
    package init(name: String, value: Masked) {
        self.name = name
        self.value = value
    }
}

/// An HTTP request as the plan describes it.
package struct Request: Sendable, Hashable {
    /// The method in capitals.
    package var method: String
    /// An absolute http or https address.
    package var url: Masked
    /// The headers in the order written.
    package var headers: [Header]
    /// The body; nil sends none.
    package var body: Masked?
    /// The name of the login whose token it carries; nil for none.
    package var login: String?
    /// The way it takes.
    package var route = Route()

    /// A request without surprises: no redirects beyond ten, no other scheme, no proxy.
    package init(method: String = "GET", url: Masked, headers: [Header] = [], body: Masked? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
