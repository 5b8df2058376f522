import CCurl
import CutoverCore
import Foundation

/// libcurl's result codes in the words of the closed set.
///
/// | libcurl 7.88 | reason |
/// |---|---|
/// | 5, 6 proxy or host not resolved; 28 before an address is known | `dns` |
/// | 7 not connected | `connect`; `connect_timeout` when the system gave up; `internal` when out of sockets or ports |
/// | 28 before the connection stands, TLS included | `connect_timeout` |
/// | 28 before the head is complete / after it | `timeout_headers` / `timeout_body` |
/// | 60 with X509 result 9, 10 / 2, 18-21, 24, 26, 27 / 62 or a host name in the message / other | `tls_expired` / `tls_untrusted` / `tls_name` / `tls_other` |
/// | 53, 54, 58, 66, 77, 82: a file of certificates that does not load here | `internal` |
/// | 35 and other TLS codes; 55 and 56 with an alert, as TLS 1.3 refuses a client certificate | `tls_other` |
/// | 18 partial, 52 nothing, 55 send, 56 receive, 92 stream closed | `reset` |
/// | 1 (HTTP/0.9), 8 odd reply, 16 framing, 27 (head over 100 KB), 56 with bad chunks | `protocol` |
/// | 61 encoding | `decode` |
/// | all others, and 1 before anything was sent | `internal` |
struct CurlFailure {
    let reason: ProbeFailure
    private let code: CURLcode
    private let systemError: Int32
    private let words: String

    /// Judges a result code by what is known about the transfer.
    ///
    /// `verification` is OpenSSL's X509_V_... result, `systemError` the last errno, `words` libcurl's message.
    init(
        code: CURLcode,
        phase: CurlExchange.Phase,
        verification: Int = 0,
        systemError: Int32 = 0,
        words: String = ""
    ) {
        self.code = code
        self.systemError = systemError
        self.words = words
        switch code {
        case CURLE_OPERATION_TIMEDOUT: reason = Self.timeout(in: phase)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: reason = .dns
        // Not even a socket was opened, of which libcurl does not say why.
        case CURLE_COULDNT_CONNECT where phase == .resolving && systemError == 0: reason = .internal
        case CURLE_COULDNT_CONNECT: reason = Self.connection(systemError)
        case CURLE_PEER_FAILED_VERIFICATION: reason = Self.certificate(verification, words)
        case _ where Self.files.contains(code): reason = .internal
        case _ where Self.tls.contains(code): reason = .tlsOther
        case CURLE_SEND_ERROR where words.contains(" alert "): reason = .tlsOther
        case CURLE_RECV_ERROR where words.contains(" alert "): reason = .tlsOther
        case CURLE_RECV_ERROR where words.contains("chunked-encoding"): reason = .protocol
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2_STREAM:
            reason = .reset
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_OUT_OF_MEMORY:
            reason = phase == .waiting ? .protocol : .internal
        case CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2: reason = .protocol
        case CURLE_BAD_CONTENT_ENCODING: reason = .decode
        default: reason = .internal
        }
    }

    private static let tls: [CURLcode] = [
        CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_ISSUER_ERROR,
        CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT,
    ]

    /// Files and parts of this machine that do not load: whatever the target is like, nobody can ask it.
    private static let files: [CURLcode] = [
        CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ENGINE_NOTFOUND,
        CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED,
    ]

    private static func timeout(in phase: CurlExchange.Phase) -> ProbeFailure {
        switch phase {
        case .resolving: .dns
        case .connecting: .connectTimeout
        case .waiting: .timeoutHeaders
        case .reading: .timeoutBody
        }
    }

    private static func connection(_ systemError: Int32) -> ProbeFailure {
        switch systemError {
        case ETIMEDOUT: .connectTimeout
        case EMFILE, ENFILE, ENOBUFS, EADDRNOTAVAIL: .internal
        default: .connect
        }
    }

    private static func certificate(_ verification: Int, _ words: String) -> ProbeFailure {
        switch verification {
        case 9, 10: .tlsExpired
        case 2, 18...21, 24, 26, 27: .tlsUntrusted
        case 62: .tlsName
        // Of a name that does not match, libcurl leaves the result at 1 and only its message speaks.
        default: words.contains("target host name") ? .tlsName : .tlsOther
        }
    }

    /// One line for people; names host and port, never a path.
    ///
    /// What the request was late by is already off the timeout, so it is said to 10 milliseconds only.
    func detail(about origin: String, within exactTimeout: Duration) -> String {
        let tens = (exactTimeout.wholeMicroseconds + 5_000) / 10_000
        let timeout = tens == 0 ? exactTimeout : Duration.milliseconds(10 * tens)
        return switch reason {
        case .dns:
            code == CURLE_OPERATION_TIMEDOUT
                ? "no address for \(origin) within \(timeout.text)" : "no address found for \(origin)"
        case .connect:
            systemError == ECONNREFUSED
                ? "connection refused by \(origin)" : "no connection to \(origin): \(systemWords)"
        case .connectTimeout: "no connection to \(origin) within \(timeout.text)"
        case .timeoutHeaders: "no complete head from \(origin) within \(timeout.text)"
        case .timeoutBody: "no complete body from \(origin) within \(timeout.text)"
        case .tlsExpired, .tlsUntrusted, .tlsName, .tlsOther:
            "\(origin): \(words.isEmpty ? codeWords : words)"
        case .reset:
            code == CURLE_PARTIAL_FILE
                ? "the body from \(origin) is shorter than announced"
                : "connection closed by \(origin) too early"
        case .protocol: "the answer of \(origin) is not valid HTTP"
        case .decode: "the body from \(origin) cannot be decoded"
        case .redirect, .tooLarge, .httpStatus, .assertion, .parse, .stale, .auth, .notStarted, .timeout,
            .blind, .exitStatus, .internal:
            "libcurl gave up on \(origin): \(gaveUpWords)"
        }
    }

    private var gaveUpWords: String {
        if Self.files.contains(code), !words.isEmpty { return words }
        if code == CURLE_COULDNT_CONNECT, systemError == 0 { return "this machine gave no socket" }
        return systemError == 0 ? codeWords : systemWords
    }

    private var codeWords: String { String(cString: curl_easy_strerror(code)).lowercased() }

    private var systemWords: String {
        systemError == 0 ? codeWords : String(cString: strerror(systemError)).lowercased()
    }
}
