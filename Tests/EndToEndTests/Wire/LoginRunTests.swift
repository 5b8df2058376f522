import CutoverTestSupport
import Testing

/// Tokens of a login over a whole run, counted at the server.
@Suite(.inTurn(within: .seconds(120))) struct LoginRunTests {
    private let scene: WireScene

    init() throws { scene = try WireScene() }

    private func play() async throws -> Monitor.Ending {
        let text = """
            logins:
              shop:
                request: { url: "\(scene.server.url("/token"))", body: '{"password": "${SHOP_PASSWORD}"}' }
                expires_in: /expires_in
            targets:
              - { name: orders, http: "\(scene.server.url("/orders"))", login: shop }
              - { name: echo, http: "\(scene.server.url("/echo"))", login: shop, critical: false, expect: { body: other } }
            """
        return try await scene.run(text, environment: ["SHOP_PASSWORD": "canary-password-4711"])
    }

    @Test func `a token is renewed before it ends, and once more when it is taken back`() async throws {
        let service = TokenService(scene.server, lifetime: .seconds(6), revokedAt: 12)

        scene.server.on(
            "/echo",
            .answering { .status(200, body: $0.header("Authorization") ?? "nothing") }
        )

        let ending = try await play()

        #expect(ending.status == 0, "\(ending.log)")
        #expect(try await scene.outcomes("orders") == ["ok 12"])
        // The twelfth is asked again, at once and with another token; nothing else is ever refused or repeated, for the
        // token of the start was renewed at 5 s, a second before its end.
        #expect(service.refused == [12])
        let counts = try await scene.requestsPerSlot("orders", service.arrivals)
        #expect(counts == [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
        let tokens = scene.server.requests("/orders").compactMap { $0.header("Authorization") }
        #expect(Array(tokens[11...12]) == [2, 3].map { "Bearer canary-granted-\($0)" })
        #expect(scene.server.requests("/token").count == 3)
        #expect(
            try await scene.reasons()["echo"] == [
                #"the body does not contain "other"; the body begins "Bearer ***""#
            ]
        )
        #expect(try scene.files(with: "canary-") == [])
        #expect(!(ending.log + ending.output).contains("canary-"))
    }

    @Test func `a login that is refused is no storm, and its secrets are in no file`() async throws {
        scene.server.on("/token", .status(401, body: "canary-password-4711 is wrong"))

        let ending = try await play()

        #expect(ending.status == 1, "\(ending.log)")
        let outcomes = try await scene.outcomes("orders")
        #expect(outcomes.count == 1 && outcomes[0].hasPrefix("auth "), "\(outcomes)")
        #expect(scene.server.requests("/orders").isEmpty)
        // At once, and 5 s later.
        #expect((1...2).contains(scene.server.requests("/token").count))
        #expect(scene.server.requests("/token").first?.text == #"{"password": "canary-password-4711"}"#)
        #expect(ending.log.contains("it is tried again in 5s, so that no account is locked"), "\(ending.log)")
        #expect(try scene.files(with: "canary-") == [])
        #expect(!(ending.log + ending.output).contains("canary-"))
    }
}
