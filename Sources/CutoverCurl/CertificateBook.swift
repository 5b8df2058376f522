import CutoverCore

/// Until when the certificates of the hosts are valid: seen at a handshake, and kept for the reused connections
/// that follow it.
///
/// Lives on libcurl's thread only.
final class CertificateBook {
    /// Enough for every address of a thousand targets; a book that is full begins anew, as the next handshakes fill it.
    private static let mostEntries = 4_096

    private struct Place: Hashable {
        let origin: String
        let address: String?
    }

    private var ends: [Place: Timestamp] = [:]

    /// Keeps what a handshake has shown.
    func note(_ end: Timestamp, of origin: String, at address: String?) {
        if ends.count >= Self.mostEntries { ends.removeAll() }
        ends[Place(origin: origin, address: address)] = end
    }

    /// What the newest handshake with `origin` at `address` has shown; nil before one.
    func end(of origin: String, at address: String?) -> Timestamp? {
        ends[Place(origin: origin, address: address)]
    }
}
