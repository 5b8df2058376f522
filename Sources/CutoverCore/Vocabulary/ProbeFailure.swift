/// Why a probe failed: the closed set that labels metrics, rows and messages.
package enum ProbeFailure: String, Sendable, CaseIterable {
    case dns
    case connect
    case connectTimeout = "connect_timeout"
    case tlsExpired = "tls_expired"
    case tlsUntrusted = "tls_untrusted"
    case tlsName = "tls_name"
    case tlsOther = "tls_other"
    case reset
    case timeoutHeaders = "timeout_headers"
    case timeoutBody = "timeout_body"
    case `protocol`
    case redirect
    case tooLarge = "too_large"
    case decode
    case httpStatus = "http_status"
    case assertion
    case parse
    case stale
    case auth
    /// A command that could not be started.
    case notStarted = "not_started"
    /// A command that was killed at its deadline.
    case timeout
    /// A command that ended with another exit status, or by a signal.
    case exitStatus = "exit_status"
    /// Neither a remote target nor a reference could be reached: it says nothing about the target.
    case blind
    case `internal`

    /// True when the deadline passed before the last byte: over any latency limit, whatever its length.
    package var isTimeout: Bool {
        switch self {
        case .connectTimeout, .timeoutHeaders, .timeoutBody, .timeout: true
        case .dns, .connect, .tlsExpired, .tlsUntrusted, .tlsName, .tlsOther, .reset, .protocol, .redirect,
            .tooLarge, .decode, .httpStatus, .assertion, .parse, .stale, .auth, .notStarted, .exitStatus,
            .blind, .internal:
            false
        }
    }

    /// True when the duration belongs in a p95: a complete answer, a command that ended, or a timeout
    /// (docs/decisions.md).
    package var isTimed: Bool {
        switch self {
        case .connectTimeout, .timeoutHeaders, .timeoutBody, .httpStatus, .assertion, .parse, .stale, .auth,
            .timeout, .exitStatus:
            true
        case .dns, .connect, .tlsExpired, .tlsUntrusted, .tlsName, .tlsOther, .reset, .protocol, .redirect,
            .tooLarge, .decode, .notStarted, .blind, .internal:
            false
        }
    }
}
