import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Foundation
import Testing

@Suite(.enabled(if: NginxServer.isAvailable))
struct CertificateFaultTests {
    private func probe(_ server: NginxServer) async -> Answer {
        await CurlFetcher(version: "test", authorities: server.authorities).fetch(.get(server.url))
    }

    @Test func `a certificate that is not valid yet is tls_expired`() async throws {
        let server = try await NginxServer.start { try $0.issueEarly("early", for: NginxServer.names) }

        let answer = await probe(server)

        #expect(answer.failure == .tlsExpired)
        #expect(answer.detail.hasSuffix("SSL certificate problem: certificate is not yet valid"))
    }

    @Test(arguments: [true, false])
    func `an intermediate certificate that the server keeps to itself is tls_untrusted`(isSent: Bool)
        async throws
    {
        let server = try await NginxServer.start { authority in
            let middle = try authority.issue("middle", for: "basicConstraints=critical,CA:TRUE")
            let leaf = try authority.issue("leaf", for: NginxServer.names, by: middle)
            guard isSent else { return leaf }
            let chain = try [leaf, middle].map { try String(contentsOfFile: $0.certificate, encoding: .utf8) }
            let path = authority.path("chain.pem")
            try chain.joined().write(toFile: path, atomically: true, encoding: .utf8)
            return TestAuthority.Pair(certificate: path, key: leaf.key)
        }

        let answer = await probe(server)

        #expect(answer.failure == (isSent ? nil : .tlsUntrusted))
    }

    @Test func `a name that only a wildcard covers is an answer, one level deeper is tls_name`() async throws
    {
        let server = try await NginxServer.start {
            try $0.issue("wild", for: "subjectAltName=DNS:*.shop.test")
        }
        let fetcher = CurlFetcher(version: "test", authorities: server.authorities)
        func answer(_ name: String) async -> Answer {
            var fetch = Fetch.get("https://\(name)/")
            fetch.request.route.connectTo = "127.0.0.1:\(server.port)"
            return await fetcher.fetch(fetch)
        }

        #expect(await answer("api.shop.test").status == 200)
        #expect(await answer("api.eu.shop.test").failure == .tlsName)
    }

    @Test func `a renewed certificate is seen with the next connection`() async throws {
        let (short, long) = (
            try await NginxServer.start { try $0.issue("a", for: NginxServer.names) },
            try await NginxServer.start {
                try $0.issue("b", for: NginxServer.names, options: ["-days", "30"])
            }
        )

        let first = await probe(short).exchange?.certificateEnd
        let second = await probe(long).exchange?.certificateEnd

        #expect(try #require(first) < (try #require(second)))
    }
}
