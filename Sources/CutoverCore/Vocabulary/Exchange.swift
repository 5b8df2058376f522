/// How the exchange of one probe went on the wire: recorded and shown, never judged.
package struct Exchange: Sendable, Hashable {
    /// From the start to an address; nil when the phase was not reached or not needed.
    package var resolve: Duration?
    /// From the address to a connection; nil when it was reused or never stood.
    package var connect: Duration?
    /// The TLS handshake; nil over plain HTTP, when reused, or when it did not end.
    package var tls: Duration?
    /// From the request on the wire to the first byte of the answer; nil when none came.
    package var firstByte: Duration?
    /// From the first byte to the last; nil when there was none.
    package var transfer: Duration?
    /// All hops before the last one together; nil without a redirect.
    ///
    /// The other phases are those of the last hop.
    package var redirect: Duration?
    /// True when the connection was one of an earlier probe; nil when none stood.
    package var isReused: Bool?
    /// The remote address and port, as in "192.0.2.7:443"; nil when none was reached.
    package var address: String?
    /// The end of the certificate's validity, kept from the handshake of a reused connection; nil over plain HTTP.
    package var certificateEnd: Timestamp?

    /// An exchange of which nothing is known yet.
    package init() {}

    /// The phases that happened, in order, by the word that labels them.
    package var phases: [(name: String, duration: Duration)] {
        [
            ("redirect", redirect), ("resolve", resolve), ("connect", connect), ("tls", tls),
            ("first_byte", firstByte), ("transfer", transfer),
        ].compactMap { name, duration in duration.map { (name, $0) } }
    }
}
