import CutoverCore

/// One request on the wire: the fetch's own, or the one a redirect asks for.
///
/// Redirects are followed here and not by libcurl, which would carry secret headers such as `X-Api-Key` to
/// another host, drain an endless body of a redirect, and hide how many requests were made.
struct Hop {
    /// What a redirect leads to.
    enum Step {
        case hop(Hop)
        case refused(String)
    }

    var method: String
    var url: String
    var headers: [Header]
    var body: Masked?
    /// Redirects followed before this request.
    var number = 0

    /// The fetch's own request.
    init(_ request: Request) {
        method = request.method
        url = request.url.value
        headers = request.headers
        body = request.body
    }

    /// Host and port for messages; a stand-in when the address cannot be read.
    var origin: String { CurlAddress(url)?.origin ?? "an unreadable address" }

    /// The request that follows a redirect to `location`, at most `limit` of them.
    func following(_ location: String, status: Int, limit: Int) -> Step {
        guard number < limit else { return .refused("more than \(limit) redirects, the last by \(origin)") }
        guard let here = CurlAddress(url), let there = CurlAddress(location, from: here) else {
            return .refused("\(origin) redirects to an address that is not plain http or https")
        }
        guard there.scheme == here.scheme else {
            return .refused("\(here.origin) redirects from \(here.scheme) to \(there.scheme)")
        }
        var next = self
        next.number += 1
        next.url = there.text
        next.adaptMethod(to: status)
        guard there.origin != here.origin else { return .hop(next) }
        if let body = next.body, body.holdsSecret {
            return .refused("\(here.origin) redirects a body with a secret to \(there.origin)")
        }
        next.headers.removeAll { $0.value.holdsSecret || Self.bound.contains($0.name.lowercased()) }
        return .hop(next)
    }

    /// Headers that belong to one origin only.
    private static let bound: Set = ["authorization", "cookie", "host", "proxy-authorization"]

    /// RFC 9110, 15.4: 303 asks for a GET, and so do 301 and 302 after a POST, as every client does it.
    private mutating func adaptMethod(to status: Int) {
        let becomesGet = status == 303 ? method != "HEAD" : (status < 303 && method == "POST")
        guard becomesGet else { return }
        method = "GET"
        body = nil
        headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
    }

    /// Why this cannot be sent as one well-formed request; nil when it can.
    var problem: String? {
        let isToken =
            !method.isEmpty && method.utf8.allSatisfy { (65...90).contains($0) || $0 == 45 || $0 == 95 }
        guard isToken else { return "the method is not a word in capitals" }
        guard url.utf8.allSatisfy({ $0 > 32 && $0 != 127 }) else {
            return "the address holds a blank or a control character"
        }
        for header in headers {
            let bytes = Array(header.name.utf8) + Array(header.value.value.utf8)
            let isPlain = bytes.allSatisfy { $0 != 0 && $0 != 10 && $0 != 13 }
            guard isPlain, !header.name.isEmpty, !header.name.contains(":") else {
                return
                    "the header \"\(header.name.filter(\.isLetter))\" holds a line break or a colon in its name"
            }
        }
        return nil
    }
}

extension Masked {
    /// True when the text is shown otherwise than it is.
    var holdsSecret: Bool { value != shown }
}
