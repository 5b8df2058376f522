import CCurl
import CutoverCore
import Foundation
import Testing

@testable import CutoverCurl

struct CurlFailureTests {
    @Test(arguments: [
        (CURLE_OPERATION_TIMEDOUT, CurlExchange.Phase.resolving, ProbeFailure.dns),
        (CURLE_OPERATION_TIMEDOUT, .connecting, .connectTimeout),
        (CURLE_OPERATION_TIMEDOUT, .waiting, .timeoutHeaders),
        (CURLE_OPERATION_TIMEDOUT, .reading, .timeoutBody),
        (CURLE_COULDNT_RESOLVE_HOST, .resolving, .dns),
        (CURLE_COULDNT_CONNECT, .connecting, .connect), (CURLE_COULDNT_CONNECT, .resolving, .internal),
        (CURLE_SSL_CONNECT_ERROR, .connecting, .tlsOther),
        (CURLE_SSL_CACERT_BADFILE, .connecting, .internal), (CURLE_SSL_CERTPROBLEM, .connecting, .internal),
        (CURLE_SSL_CLIENTCERT, .connecting, .tlsOther),
        (CURLE_GOT_NOTHING, .waiting, .reset),
        (CURLE_SEND_ERROR, .waiting, .reset),
        (CURLE_RECV_ERROR, .waiting, .reset),
        (CURLE_PARTIAL_FILE, .reading, .reset),
        (CURLE_HTTP2_STREAM, .waiting, .reset),
        (CURLE_UNSUPPORTED_PROTOCOL, .waiting, .protocol),
        (CURLE_UNSUPPORTED_PROTOCOL, .resolving, .internal),
        (CURLE_OUT_OF_MEMORY, .waiting, .protocol),
        (CURLE_OUT_OF_MEMORY, .reading, .internal),
        (CURLE_WEIRD_SERVER_REPLY, .waiting, .protocol),
        (CURLE_HTTP2, .waiting, .protocol),
        (CURLE_BAD_CONTENT_ENCODING, .reading, .decode),
        (CURLE_URL_MALFORMAT, .resolving, .internal),
        (CURLE_FAILED_INIT, .resolving, .internal),
    ])
    func `a result code has one reason`(code: CURLcode, phase: CurlExchange.Phase, reason: ProbeFailure) {
        #expect(CurlFailure(code: code, phase: phase).reason == reason)
    }

    @Test(arguments: [
        (9, ProbeFailure.tlsExpired), (10, .tlsExpired), (18, .tlsUntrusted), (19, .tlsUntrusted),
        (20, .tlsUntrusted), (21, .tlsUntrusted), (1, .tlsOther), (62, .tlsName), (7, .tlsOther),
        (23, .tlsOther),
    ])
    func `a refused certificate says why`(verification: Int, reason: ProbeFailure) {
        let failure = CurlFailure(
            code: CURLE_PEER_FAILED_VERIFICATION,
            phase: .connecting,
            verification: verification
        )

        #expect(failure.reason == reason)
    }

    @Test(arguments: [
        (ECONNREFUSED, ProbeFailure.connect, "connection refused by h:1"),
        (EHOSTUNREACH, .connect, "no connection to h:1: no route to host"),
        (ETIMEDOUT, .connectTimeout, "no connection to h:1 within 2s"),
        (EMFILE, .internal, "libcurl gave up on h:1: too many open files"),
        (0, .connect, "no connection to h:1: couldn't connect to server"),
    ])
    func `a failed connection says what the system said`(error: Int32, reason: ProbeFailure, detail: String) {
        let failure = CurlFailure(code: CURLE_COULDNT_CONNECT, phase: .connecting, systemError: error)

        #expect(failure.reason == reason)
        #expect(failure.detail(about: "h:1", within: .seconds(2)) == detail)
    }

    @Test(arguments: [(9_999_680, "10s"), (449_680, "450ms"), (2_304_999, "2s300ms"), (4_999, "4ms999us")])
    func `a timeout is said without the microseconds the request was late by`(
        microseconds: Int64,
        text: String
    ) {
        let failure = CurlFailure(code: CURLE_OPERATION_TIMEDOUT, phase: .waiting)

        let detail = failure.detail(about: "h:1", within: .microseconds(microseconds))

        #expect(detail == "no complete head from h:1 within \(text)")
    }
}
