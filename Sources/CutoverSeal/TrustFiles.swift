import COpenSSL
package import CutoverCore

/// Loads the files of a `Trust` as libcurl will at a handshake, so that a file that is no good is found before.
package struct TrustFiles {
    private let trust: Trust
    private let now: Timestamp

    /// Looks at `trust` as of `now`; its files must be readable.
    package init(_ trust: Trust, now: Timestamp) {
        (self.trust, self.now) = (trust, now)
    }

    /// Everything that is wrong with them; blocks while they are read.
    package func findings() -> [TrustFinding] {
        guard let context = SSL_CTX_new(TLS_client_method()) else {
            return [TrustFinding(.authorities, "cannot be checked: OpenSSL did not start")]
        }
        defer {
            SSL_CTX_free(context)
            ERR_clear_error()
        }
        return authorities(context) + pair(context)
    }

    private func authorities(_ context: OpaquePointer) -> [TrustFinding] {
        guard let path = trust.authorities else { return [] }
        ERR_clear_error()
        if SSL_CTX_load_verify_file(context, path) == 1 { return [] }
        let what = "names the file \"\(path)\", which holds no certificate of an authority that can be loaded"
        return [TrustFinding(.authorities, "\(what) (\(reason)); \(Self.remedy)")]
    }

    private func pair(_ context: OpaquePointer) -> [TrustFinding] {
        guard let path = trust.certificate else { return [] }
        ERR_clear_error()
        guard SSL_CTX_use_certificate_chain_file(context, path) == 1 else {
            let what = "names the file \"\(path)\", which holds no certificate that can be loaded"
            return [TrustFinding(.certificate, "\(what) (\(reason)); \(Self.remedy)")]
        }
        let age = ageing(cutover_certificate_end(context), of: path)
        return key(of: path, context) + age
    }

    private func key(of certificate: String, _ context: OpaquePointer) -> [TrustFinding] {
        let part: TrustFinding.Part = trust.key == nil ? .certificate : .key
        let path = trust.key ?? certificate
        var isLocked: Int32 = 0
        ERR_clear_error()
        let isLoaded = cutover_load_key(context, path, trust.keyPassword?.value, &isLocked) == 1
        let isForeign = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH
        if isForeign || (isLoaded && SSL_CTX_check_private_key(context) != 1) {
            let what =
                "names the file \"\(path)\", whose key is not that of the certificate in \"\(certificate)\""
            return [TrustFinding(part, "\(what); name the two that belong together")]
        }
        if isLoaded { return [] }
        if isLocked != 0, trust.keyPassword == nil {
            let what = "names the file \"\(path)\", whose key is locked"
            return [TrustFinding(part, "\(what); write key_password: \"${NAME}\" beside it")]
        }
        if isLocked != 0 {
            return [TrustFinding(.keyPassword, "does not open the key in \"\(path)\"; correct it")]
        }
        let remedy =
            trust.key == nil
            ? "write key: FILE beside it" : "name a PEM file with \"-----BEGIN PRIVATE KEY-----\""
        let what = "names the file \"\(path)\", which holds no private key that can be loaded"
        return [TrustFinding(part, "\(what) (\(reason)); \(remedy)")]
    }

    private func ageing(_ seconds: Int64, of path: String) -> [TrustFinding] {
        let end = Timestamp(microseconds: seconds * 1_000_000)
        guard seconds > 0, end < now.advanced(by: .seconds(86_400)) else { return [] }
        let what =
            "names the file \"\(path)\", whose certificate \(end < now ? "ended" : "ends") at \(end.rfc3339)"
        return [TrustFinding(.certificate, "\(what); renew it", isWarning: true)]
    }

    private static let remedy = "name a PEM file with \"-----BEGIN CERTIFICATE-----\""

    /// OpenSSL's newest complaint, as in "no start line".
    private var reason: String {
        guard let words = ERR_reason_error_string(ERR_peek_last_error()) else { return "no reason given" }
        return String(cString: words)
    }
}
