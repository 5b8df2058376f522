import CCurl

/// An address taken apart by libcurl's own parser, so that both see the same host.
struct CurlAddress {
    /// The whole address.
    let text: String
    /// "http" or "https", in small letters.
    let scheme: String
    /// Host and port, as in "127.0.0.1:4711"; never the user, the path or the query.
    let origin: String

    /// Reads an absolute address; nil when libcurl cannot.
    init?(_ text: String) {
        self.init(parts: [(text, 0)])
    }

    /// Reads what a `Location` header at `base` points to; nil when unreadable or with a user in it.
    init?(_ location: String, from base: CurlAddress) {
        self.init(parts: [(base.text, 0), (location, UInt32(CURLU_DISALLOW_USER | CURLU_URLENCODE))])
    }

    private init?(parts: [(text: String, flags: UInt32)]) {
        guard let parser = curl_url() else { return nil }
        defer { curl_url_cleanup(parser) }
        for part in parts {
            guard curl_url_set(parser, CURLUPART_URL, part.text, part.flags) == CURLUE_OK else { return nil }
        }
        guard let text = Self.read(parser, CURLUPART_URL), let scheme = Self.read(parser, CURLUPART_SCHEME),
            let host = Self.read(parser, CURLUPART_HOST), let port = Self.read(parser, CURLUPART_PORT)
        else { return nil }
        self.text = text
        self.scheme = scheme
        origin = host.lowercased() + ":" + port
    }

    private static func read(_ parser: OpaquePointer, _ part: CURLUPart) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parser, part, &value, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let value else {
            return nil
        }
        defer { curl_free(value) }
        return String(cString: value)
    }
}
