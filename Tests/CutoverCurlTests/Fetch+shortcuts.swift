import CutoverCore

extension Fetch {
    /// A GET as a probe makes it; thirty seconds are far more than loopback needs.
    static func get(
        _ url: String,
        timeout: Duration = .seconds(30),
        body: BodyRule = .require(cap: 1_048_576),
        redirects: Int = 10
    ) -> Fetch {
        Fetch(request: Request(url: Masked(url)), timeout: timeout, body: body, maximumRedirects: redirects)
    }
}

extension Answer {
    /// The body as text, invalid UTF-8 repaired.
    var text: String { String(decoding: body, as: UTF8.self) }
}
