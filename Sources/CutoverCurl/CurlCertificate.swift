import CCurl
import CutoverCore

/// What libcurl tells about the certificate of a connection.
enum CurlCertificate {
    private static let label = "Expire date:"
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// When the server's own certificate, the first of the chain, ends; nil without one.
    static func end(of handle: UnsafeMutableRawPointer) -> Timestamp? {
        var chain: UnsafeMutablePointer<curl_certinfo>?
        guard cutover_getinfo_certificates(handle, &chain) == CURLE_OK, let chain,
            chain.pointee.num_of_certs > 0
        else { return nil }
        var line = chain.pointee.certinfo[0]
        while let entry = line {
            if let data = entry.pointee.data, let end = read(String(cString: data)) { return end }
            line = entry.pointee.next
        }
        return nil
    }

    /// Reads "Expire date:Nov  2 07:50:00 2026 GMT"; nil for any other line.
    static func read(_ line: String) -> Timestamp? {
        guard line.hasPrefix(label) else { return nil }
        let words = line.dropFirst(label.count).split(separator: " ")
        guard words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: String(words[0])),
            let day = Int(words[1])
        else { return nil }
        return Timestamp(iso8601: "\(words[3])-\((month + 1).padded(2))-\(day.padded(2))T\(words[2])Z")
    }
}
