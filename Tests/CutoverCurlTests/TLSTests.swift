import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct TLSTests {
    @Test(.enabled(if: TLSServer.isAvailable))
    func `a trusted certificate for the right name is an answer`() async throws {
        let server = try await TLSServer.start(.good)
        let fetcher = CurlFetcher(version: "1.2.3", authorities: server.authorities)

        let answer = await fetcher.fetch(.get(server.url))

        #expect(answer.status == 200)
        #expect(answer.failure == nil)
    }

    @Test(
        .enabled(if: TLSServer.isAvailable),
        arguments: [
            (
                TLSServer.Certificate.expired, ProbeFailure.tlsExpired,
                "SSL certificate problem: certificate has expired"
            ),
            (
                .foreign, .tlsName,
                "SSL: no alternative certificate subject name matches target host name '127.0.0.1'"
            ),
            (
                .foreignAddress, .tlsName,
                "SSL: no alternative certificate subject name matches target host name '127.0.0.1'"
            ),
        ]
    )
    func `a trusted certificate that does not hold says why`(
        certificate: TLSServer.Certificate,
        failure: ProbeFailure,
        words: String
    ) async throws {
        let server = try await TLSServer.start(certificate)
        let fetcher = CurlFetcher(version: "1.2.3", authorities: server.authorities)

        let answer = await fetcher.fetch(.get(server.url + "s3cret"))

        #expect(answer.failure == failure)
        #expect(answer.status == nil)
        #expect(answer.detail.hasSuffix(": " + words))
        #expect(!answer.detail.contains("s3cret"))
    }

    @Test(.enabled(if: TLSServer.isAvailable))
    func `a certificate that nobody vouches for is tls_untrusted`() async throws {
        let server = try await TLSServer.start(.good)
        let fetcher = CurlFetcher(version: "1.2.3")

        let answer = await fetcher.fetch(.get(server.url))

        #expect(answer.failure == .tlsUntrusted)
    }

    @Test(.enabled(if: TLSServer.isAvailable), arguments: ["-tls1", "-tls1_1"])
    func `a server that speaks nothing newer than TLS 1.1 is tls_other`(version: String) async throws {
        let server = try await TLSServer.start(.good, options: [version, "-cipher", "DEFAULT@SECLEVEL=0"])
        let fetcher = CurlFetcher(version: "1.2.3", authorities: server.authorities)

        let answer = await fetcher.fetch(.get(server.url))

        #expect(answer.failure == .tlsOther)
        #expect(answer.detail.hasSuffix("protocol version"))
    }

    @Test(.enabled(if: TLSServer.isAvailable), arguments: ["-tls1_2", "-tls1_3"])
    func `a server that refuses our client certificate, or the lack of one, is tls_other`(version: String)
        async throws
    {
        let strangers = try TestAuthority()
        let pair = try strangers.issue("client", for: "extendedKeyUsage=clientAuth")
        let server = try await TLSServer.start(
            .good,
            options: [version, "-Verify", "1", "-verify_return_error"]
        )
        let fetcher = CurlFetcher(version: "1.2.3", authorities: server.authorities)
        var shown = Fetch.get(server.url)
        (shown.request.route.trust.certificate, shown.request.route.trust.key) = (pair.certificate, pair.key)

        let (bare, refused) = (await fetcher.fetch(.get(server.url)), await fetcher.fetch(shown))

        #expect([bare.failure, refused.failure] == [.tlsOther, .tlsOther])
        #expect([bare.status, refused.status] == [nil, nil])
        #expect(bare.detail.contains("alert") && refused.detail.contains("alert"))
    }

    @Test
    func `a handshake that stalls is connect_timeout at the deadline`() async throws {
        let server = try ScriptedServer()
        let fetcher = CurlFetcher(version: "1.2.3")

        let answer = await fetcher.fetch(
            .get("https://127.0.0.1:\(server.port)/", timeout: .milliseconds(300))
        )

        #expect(answer.failure == .connectTimeout)
        #expect(answer.status == nil)
    }
}
