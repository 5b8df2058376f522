import CCurl
import CutoverCore

/// What libcurl is told about the way of a request, where the plan says more than its address.
extension CurlExchange {
    /// Sets who is asked in place of whom, in which family and which version of HTTP.
    func setPlace(_ options: inout CurlOptions) {
        let route = ticket.fetch.request.route
        switch route.family {
        case nil: break
        case .four: options.set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V4))
        case .six: options.set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V6))
        }
        switch route.version {
        case nil: break
        case .one: options.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        case .two: setSecondVersion(&options)
        }
        curl_slist_free_all(placeList)
        placeList = nil
        for line in detours(route) {
            guard let longer = curl_slist_append(placeList, line) else {
                options.note(CURLOPT_CONNECT_TO, CURLE_OUT_OF_MEMORY)
                return
            }
            placeList = longer
        }
        if placeList != nil { options.set(CURLOPT_CONNECT_TO, list: placeList) }
    }

    /// Asks for HTTP/2, and for none of the connections at hand that speak HTTP/1.1.
    ///
    /// libcurl 7.88 would take one of those. Two ways of saying "1.2 or better" are two kinds of connection to it;
    /// without TLS only a new connection is sure to be the right one, and HTTP/2 is spoken over it at once.
    private func setSecondVersion(_ options: inout CurlOptions) {
        options.set(
            CURLOPT_HTTP_VERSION,
            isEncrypted ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
        )
        guard isEncrypted else { return options.set(CURLOPT_FRESH_CONNECT, 1) }
        options.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2) | Int(CURL_SSLVERSION_MAX_TLSv1_3))
    }
    /// "HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT", for each place that is asked elsewhere.
    ///
    /// CURLOPT_RESOLVE would do for addresses, but what it writes into the cache of names holds for every other
    /// exchange as well.
    private func detours(_ route: Route) -> [String] {
        let pins = route.pins.map { pin in
            let host =
                pin.address.contains(":") && !pin.address.hasPrefix("[") ? "[\(pin.address)]" : pin.address
            return "\(pin.place):\(host):\(pin.place.split(separator: ":").last ?? "")"
        }
        // A redirect to another host is followed there, and not to where this one is asked.
        guard let place = route.connectTo, let origin = CurlAddress(ticket.fetch.request.url.value)?.origin
        else {
            return pins
        }
        return pins + ["\(origin):\(place)"]
    }

    /// Sets the authorities that are trusted: the plan's own, else the system's.
    func setAuthorities(_ options: inout CurlOptions, _ identity: CurlIdentity) {
        // libcurl parses all authorities again for each connection unless there is no CAPATH (docs/architecture.md).
        options.clear(CURLOPT_CAPATH)
        let own = ticket.fetch.request.route.trust.authorities
        if let path = own ?? identity.authorities { options.set(CURLOPT_CAINFO, path) }
        guard isEncrypted else { return }
        let isKept = memory.authorities.keeps(own ?? identity.authorities ?? AuthorityShelf.systemPath)
        // One's own may be renewed during the run.
        options.set(CURLOPT_CA_CACHE_TIMEOUT, isKept ? (own == nil ? -1 : 60) : 0)
    }

    /// True for a hop over TLS.
    var isEncrypted: Bool { hop.url.prefix(6).lowercased() == "https:" }

    /// Sets our own certificate.
    func setOwnCertificate(_ trust: Trust, _ options: inout CurlOptions) {
        guard let certificate = trust.certificate else { return }
        options.set(CURLOPT_SSLCERT, certificate)
        options.set(CURLOPT_SSLKEY, trust.key ?? certificate)
        if let password = trust.keyPassword { options.set(CURLOPT_KEYPASSWD, password.value) }
    }

    /// Why an answer that came is none: another version of HTTP than was asked for, or the proxy's own word.
    var refusal: (failure: ProbeFailure, detail: String)? {
        let route = ticket.fetch.request.route
        if let proxy, head.status == 407 {
            return (.auth, "\(proxy) demands a login (407)")
        }
        var version = 0
        cutover_getinfo_long(handle, CURLINFO_HTTP_VERSION, &version)
        guard route.version == .two, version != Int(CURL_HTTP_VERSION_2_0) else { return nil }
        return (.protocol, "\(hop.origin) answers in HTTP/1.1, HTTP/2 was asked for")
    }

    /// The proxy as messages name it, as in "the proxy 127.0.0.1:3128"; nil without one.
    var proxy: String? {
        guard let proxy = ticket.fetch.request.route.proxy else { return nil }
        return "the proxy " + (CurlAddress(proxy.value)?.origin ?? "of an unreadable address")
    }

    /// What the proxy answered to CONNECT; 0 when nothing.
    var tunnelStatus: Int {
        var status = 0
        cutover_getinfo_long(handle, CURLINFO_HTTP_CONNECTCODE, &status)
        return status
    }
}
