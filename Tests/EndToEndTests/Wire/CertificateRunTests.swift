import CutoverTestSupport
import Foundation
import Testing

/// What becomes of a certificate during a run.
@Suite(.inTurn(within: .seconds(120))) struct CertificateRunTests {
    private let scene: WireScene

    init() throws { scene = try WireScene() }

    @Test(.enabled(if: Stack.isAvailable, "openssl is not installed"))
    func `a certificate that ends in mid-run is an outage from then on, and named`() async throws {
        let authority = try TestAuthority()
        let folder = scene.setup.folder
        let pair = try authority.issue(
            "stack",
            for: "subjectAltName=DNS:api.example.test",
            within: Date(timeIntervalSinceNow: -3_600)..<Date(timeIntervalSinceNow: 12)
        )
        for (path, name) in [
            (authority.bundle, "ca.pem"), (pair.certificate, "stack.pem"), (pair.key, "stack.key"),
        ] { try FileManager.default.copyItem(atPath: path, toPath: folder.appending(path: name).path) }
        let stack = try await Stack.start("stack", in: folder)

        let ending = try await scene.run(
            """
            targets:
              - name: api
                http: "https://api.example.test/health"
                connect_to: "127.0.0.1:\(stack.port)"
                tls: { ca: ca.pem }
            """,
            window: "30s"
        )

        let outcomes = try await scene.outcomes("api").map { $0.prefix { $0 != " " } }
        #expect(ending.status == 1, "\(ending.log)")
        #expect(outcomes == ["ok", "tls_expired"])
        let details = try await scene.setup.records.rows(
            "SELECT DISTINCT detail FROM samples WHERE outcome = 'tls_expired'"
        )
        #expect(
            details == [["api.example.test:443: SSL certificate problem: certificate has expired"]]
        )
    }
}
