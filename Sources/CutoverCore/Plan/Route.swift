/// The way a request takes to its server, where it is not the plain one.
package struct Route: Sendable, Hashable {
    /// Which probes open a connection of their own.
    package enum Freshness: Sendable, Hashable {
        /// A connection is used again while it was idle for a second at most; the default.
        case bounded
        /// Every probe.
        case always
        /// None, while the connection is young enough and the server keeps it.
        case never
        /// Every n-th probe, at least 2.
        case every(Int)
    }

    /// A family of addresses.
    package enum Family: Int64, Sendable {
        case four = 4
        case six = 6
    }

    /// A version of HTTP that must be spoken.
    package enum Version: String, Sendable, CaseIterable {
        case one = "1.1"
        case two = "2"
    }

    /// A place, as in "api.example.org:443", and the address that is asked in its stead.
    package struct Pin: Sendable, Hashable {
        /// Host and port as the address names them.
        package let place: String
        /// An IP address without port.
        package let address: String

        /// Asks `address` for `place`.
        package init(place: String, address: String) {
            self.place = place
            self.address = address
        }
    }

    /// The most redirects that can be asked for, and how many are followed unless written.
    package static let mostRedirects = 10
    /// How much of a body is read unless written, in bytes.
    package static let defaultBodyLimit = 1_048_576

    /// Which probes open a connection of their own.
    package var fresh = Freshness.bounded
    /// A connection older than this is not used again; at least a second.
    package var maximumConnectionAge: Duration = .seconds(60)
    /// Places whose address is written and not looked up, sorted by place.
    package var pins: [Pin] = []
    /// Host and port that are asked in place of the ones in the address; name and certificate stay the address's.
    package var connectTo: String?
    /// The only family of addresses to use; nil for whichever answers.
    package var family: Family?
    /// The only version of HTTP to speak; nil for what both ends know.
    package var version: Version?
    /// The proxy to go through; nil for none, whatever the environment says.
    package var proxy: Masked?
    /// Redirects followed, 0 to 10.
    package var maximumRedirects = mostRedirects
    /// The most of a body that is read, in bytes, counted after inflation.
    package var bodyLimit = defaultBodyLimit
    /// Whom to trust, and who we are.
    package var trust = Trust()

    /// The plain way.
    package init() {}

    /// True when the probe of `slot` must not use a connection of an earlier one.
    package func isFresh(slot: Int) -> Bool {
        switch fresh {
        case .bounded, .never: false
        case .always: true
        case .every(let count): slot.isMultiple(of: count)
        }
    }

    /// True when no later probe may use the connection of `slot`.
    package func isLast(slot: Int) -> Bool { isFresh(slot: slot + 1) }
}

/// Whom a request trusts, and who it says it is: paths of PEM files.
package struct Trust: Sendable, Hashable {
    /// The authorities that are trusted in place of the system's; nil for the system's.
    package var authorities: String?
    /// Our own certificate, with the chain behind it; nil shows none.
    package var certificate: String?
    /// The key of the certificate; nil when it stands in the certificate's file.
    package var key: String?
    /// What the key is locked with; nil for a key without a lock.
    package var keyPassword: Masked?

    /// The system's authorities, and no certificate.
    package init() {}

    /// The files that are named, each as written.
    package var paths: [String] { [authorities, certificate, key].compactMap(\.self) }
}
