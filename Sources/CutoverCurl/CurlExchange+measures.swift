import CCurl
import CutoverCore

/// What libcurl's timers say about the present hop.
extension CurlExchange {
    /// The phases of the present hop; a `failure` of none means that the last byte was read, or as many as are wanted.
    ///
    /// libcurl counts all its times from the start of the hop, and gives 0 for what did not happen.
    func measured(_ failure: ProbeFailure?) -> Exchange {
        var exchange = Exchange()
        if hop.number > 0 { exchange.redirect = start.duration(to: hopStart) }
        guard stands else {
            exchange.resolve = resolve(before: number(CURLINFO_NAMELOOKUP_TIME_T))
            // Somebody answered, with a certificate that does not hold.
            if failure?.isTLS == true { exchange.address = address }
            return exchange
        }
        exchange.address = address
        var connections = 0
        cutover_getinfo_long(handle, CURLINFO_NUM_CONNECTS, &connections)
        exchange.isReused = connections == 0
        if connections > 0 { measureConnection(&exchange) }
        measureAnswer(&exchange, isWhole: failure == nil)
        exchange.certificateEnd = certificateEnd(at: exchange.address)
        return exchange
    }

    /// True once a connection, TLS included, has carried this request or could have.
    private var stands: Bool {
        switch phase {
        case .resolving, .connecting: ticket.fetch.purpose == .connection && isConnected
        case .waiting, .reading: true
        }
    }

    private func measureConnection(_ exchange: inout Exchange) {
        let found = number(CURLINFO_NAMELOOKUP_TIME_T)
        let connected = number(CURLINFO_CONNECT_TIME_T)
        let secured = number(CURLINFO_APPCONNECT_TIME_T)
        exchange.resolve = resolve(before: found)
        if connected > 0 { exchange.connect = .microseconds(max(0, connected - found)) }
        if secured > 0 { exchange.tls = .microseconds(max(0, secured - connected)) }
    }

    private func measureAnswer(_ exchange: inout Exchange, isWhole: Bool) {
        let asked = number(CURLINFO_PRETRANSFER_TIME_T)
        let answered = number(CURLINFO_STARTTRANSFER_TIME_T)
        guard ticket.fetch.purpose != .connection, answered > 0 else { return }
        exchange.firstByte = .microseconds(max(0, answered - asked))
        if isWhole { exchange.transfer = .microseconds(max(0, number(CURLINFO_TOTAL_TIME_T) - answered)) }
    }

    /// Nil for an address that is its own name: nothing had to be resolved.
    private func resolve(before found: Int64) -> Duration? {
        let host = hop.origin.utf8.prefix { $0 != UInt8(ascii: ":") }
        let isAddress = host.allSatisfy { $0 < UInt8(ascii: "A") || $0 == UInt8(ascii: "[") }
        return found > 0 && !isAddress ? .microseconds(found) : nil
    }

    /// Host and port of the other end, an IPv6 host in brackets; nil without one.
    private var address: String? {
        var text: UnsafePointer<CChar>?
        var port = 0
        guard cutover_getinfo_string(handle, CURLINFO_PRIMARY_IP, &text) == CURLE_OK, let text,
            cutover_getinfo_long(handle, CURLINFO_PRIMARY_PORT, &port) == CURLE_OK
        else { return nil }
        let host = String(cString: text)
        if host.isEmpty { return nil }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private func certificateEnd(at address: String?) -> Timestamp? {
        guard isEncrypted else { return nil }
        guard let end = CurlCertificate.end(of: handle) else {
            return memory.certificates.end(of: hop.origin, at: address)
        }
        memory.certificates.note(end, of: hop.origin, at: address)
        return end
    }

    private func number(_ info: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        cutover_getinfo_offset(handle, info, &value)
        return Int64(value)
    }
}

extension ProbeFailure {
    /// True when the TLS handshake failed.
    fileprivate var isTLS: Bool {
        [.tlsExpired, .tlsUntrusted, .tlsName, .tlsOther].contains(self)
    }
}
