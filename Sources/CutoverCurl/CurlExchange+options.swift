import CCurl
import CutoverCore

/// What libcurl is told about the present hop.
extension CurlExchange {
    /// Sets every option for the present hop; returns why it cannot be sent, nil when it can.
    func configure(as identity: CurlIdentity) -> String? {
        if let problem = hop.problem { return problem }
        hopStart = .now
        opened = []
        curl_easy_reset(handle)
        var options = CurlOptions(handle)
        options.set(CURLOPT_URL, hop.url)
        options.set(CURLOPT_ERRORBUFFER, pointer: words)
        setLimits(&options)
        setConnections(&options, identity)
        setTrust(&options, identity)
        setPlace(&options)
        setRequest(&options, identity)
        install(into: &options)
        return options.refused.map { "libcurl refused option \($0.rawValue)" }
    }

    private func setLimits(_ options: inout CurlOptions) {
        let rest = ContinuousClock.now.duration(to: ticket.deadline).wholeMicroseconds
        // The loop's own deadline is exact and comes first; libcurl's cuts milliseconds and holds if the loop is busy.
        options.set(CURLOPT_TIMEOUT_MS, Int(clamping: max(0, rest) / 1_000 + 10))
        options.set(CURLOPT_PROTOCOLS_STR, "http,https")
        options.set(CURLOPT_FOLLOWLOCATION, 0)
        options.set(CURLOPT_HTTP09_ALLOWED, 0)
        options.set(CURLOPT_NOSIGNAL, 1)
        // Without it, giving up on a slow resolver waits for it, and all other probes with it.
        options.set(CURLOPT_QUICK_EXIT, 1)
    }

    private func setConnections(_ options: inout CurlOptions, _ identity: CurlIdentity) {
        let route = ticket.fetch.request.route
        // Empty means none, whatever the environment says.
        options.set(CURLOPT_PROXY, route.proxy?.value ?? "")
        options.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        options.set(CURLOPT_DNS_CACHE_TIMEOUT, 5)
        // Keep-alive hides a moved name or balancer (docs/architecture.md): an old connection is not used again.
        let age = Int(clamping: route.maximumConnectionAge.components.seconds)
        options.set(CURLOPT_MAXLIFETIME_CONN, age)
        switch route.fresh {
        case .bounded: options.set(CURLOPT_MAXAGE_CONN, min(identity.idleSeconds, age))
        case .always, .never, .every: options.set(CURLOPT_MAXAGE_CONN, age)
        }
        // The hops of one exchange may share a connection.
        let isFresh = ticket.fetch.isFresh && hop.number == 0
        if isFresh || needsNewConnection { options.set(CURLOPT_FRESH_CONNECT, 1) }
        if ticket.fetch.isLast { options.set(CURLOPT_FORBID_REUSE, 1) }
    }

    private func setTrust(_ options: inout CurlOptions, _ identity: CurlIdentity) {
        options.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        // A resumed session shows no certificate, so one that has ended since would pass (docs/architecture.md).
        options.set(CURLOPT_SSL_SESSIONID_CACHE, 0)
        setAuthorities(&options, identity)
        setOwnCertificate(ticket.fetch.request.route.trust, &options)
        // Read at a handshake only: a reused connection costs nothing (docs/architecture.md).
        options.set(CURLOPT_CERTINFO, 1)
        switch ticket.fetch.purpose {
        case .answer: break
        case .connection:
            options.set(CURLOPT_CONNECT_ONLY, 1)
            // Else libcurl is content with the proxy itself where the address is plain http.
            options.set(CURLOPT_HTTPPROXYTUNNEL, 1)
        }
    }

    private func setRequest(_ options: inout CurlOptions, _ identity: CurlIdentity) {
        options.set(CURLOPT_USERAGENT, identity.userAgent)
        // Empty means: every encoding libcurl can undo.
        if !ticket.fetch.isPlain { options.set(CURLOPT_ACCEPT_ENCODING, "") }
        options.set(CURLOPT_UNRESTRICTED_AUTH, 0)
        switch hop.method {
        case "HEAD":
            options.set(CURLOPT_NOBODY, 1)
        case "GET" where hop.body == nil:
            options.set(CURLOPT_HTTPGET, 1)
        default:
            if hop.body != nil || ["POST", "PUT", "PATCH"].contains(hop.method) {
                setBody(hop.body?.value ?? "", &options)
            }
            options.set(CURLOPT_CUSTOMREQUEST, hop.method)
        }
        curl_slist_free_all(headerList)
        headerList = nil
        for line in headerLines {
            guard let longer = curl_slist_append(headerList, line) else {
                options.note(CURLOPT_HTTPHEADER, CURLE_OUT_OF_MEMORY)
                return
            }
            headerList = longer
        }
        options.set(CURLOPT_HTTPHEADER, list: headerList)
    }

    private func setBody(_ body: String, _ options: inout CurlOptions) {
        options.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: body.utf8.count)
        options.set(CURLOPT_COPYPOSTFIELDS, body)
    }

    /// The header lines in libcurl's spelling: "Name;" for an empty value, "Name:" to send none.
    private var headerLines: [String] {
        var lines = hop.headers.map { header in
            header.value.value.isEmpty ? header.name + ";" : header.name + ": " + header.value.value
        }
        let names = Set(hop.headers.map { $0.name.lowercased() })
        if !names.contains("expect") { lines.append("Expect:") }
        // libcurl would call every body a form.
        if !names.contains("content-type") { lines.append("Content-Type:") }
        return lines
    }
}
