/// Who asks, and whom it trusts: what all exchanges of one fetcher share.
struct CurlIdentity: Sendable {
    /// The `User-Agent` header, as in "cutover-monitor/1.0.0".
    let userAgent: String
    /// The path of a PEM bundle of trusted authorities; nil for the system's.
    let authorities: String?
    /// How long a connection may have been idle to be used again, in whole seconds.
    let idleSeconds: Int
}
