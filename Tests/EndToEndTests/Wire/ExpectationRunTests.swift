import CutoverTestSupport
import Foundation
import Testing

/// Every kind of expectation, met and not met, in one run: the reason stands in the evidence.
@Suite(.inTurn(within: .seconds(120))) struct ExpectationRunTests {
    /// One kind: a key that fails, the reason it gives, and a key that is met.
    private struct Kind {
        let name: String
        let failing: String
        let reason: String
        let met: String
        var path = "/state"
    }

    private static let kinds = [
        Kind(
            name: "at-least",
            failing: "json: { /queue: { at_least: 8 } }",
            reason: "[/queue] 7, expected at least 8",
            met: "json: { /queue: { at_least: 7 } }"
        ),
        Kind(
            name: "at-most",
            failing: "json: { /queue: { at_most: 6.9 } }",
            reason: "[/queue] 7, expected at most 6.9",
            met: "json: { /queue: { at_most: 7 } }"
        ),
        Kind(
            name: "not",
            failing: "json: { /mode: { not: maintenance } }",
            reason: "[/mode] \"maintenance\", expected anything else",
            met: "json: { /mode: { not: normal } }"
        ),
        Kind(
            name: "exists",
            failing: "json: { /error: { exists: false } }",
            reason: "[/error] null, expected none",
            met: "json: { /error: { exists: true } }"
        ),
        Kind(
            name: "header-equals",
            failing: "headers: { X-Build: { equals: v1 } }",
            reason: "header \"X-Build\" is \"v12\", expected \"v1\"",
            met: "headers: { X-Build: { equals: v12 } }"
        ),
        Kind(
            name: "header-matches",
            failing: "headers: { X-Build: { matches: \"^v[0-9]$\" } }",
            reason: "header \"X-Build\" is \"v12\", expected to match \"^v[0-9]$\"",
            met: "headers: { X-Build: { matches: \"^v[0-9]+$\" } }"
        ),
        Kind(
            name: "body-matches",
            failing: "body_matches: '\"mode\": *\"(ok|normal)\"'",
            reason:
                #"the body does not match "\"mode\": *\"(ok|normal)\""; the body begins "{\"queue\": 7, "#,
            met: "body_matches: '\"mode\": *\"(ok|maintenance)\"'"
        ),
        Kind(
            name: "max-duration",
            failing: "max_duration: 30ms",
            reason: "[duration] ",
            met: "max_duration: 2s",
            path: "/slow"
        ),
    ]

    private let scene: WireScene

    init() throws {
        scene = try WireScene()
        let answer = ScriptedServer.Behaviour.status(
            200,
            headers: ["X-Build: v12"],
            body: #"{"queue": 7, "mode": "maintenance", "error": null}"#
        )
        scene.server.on("/state", answer)
        // Its one byte comes 60 ms after its head.
        let head = Array("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n".utf8)
        scene.server.on("/slow", .drip(after: head, drops: [0x2e], every: .milliseconds(60)))
    }

    @Test(.enabled(if: Stack.isAvailable, "openssl is not installed"))
    func `what is not met is bad, with what was found, and what is met is good`() async throws {
        let folder = scene.setup.folder
        try await Stack.makeAuthority(in: folder)
        let stack = try await Stack.start("stack", in: folder)
        var lines = ["targets:", "  - { name: health, http: \"\(scene.server.url("/health"))\" }"]
        for kind in Self.kinds {
            for (suffix, keys) in [("bad", kind.failing), ("good", kind.met)] {
                let address = scene.server.url(kind.path)
                lines.append(
                    "  - { name: \(kind.name)-\(suffix), http: \"\(address)\", critical: false, expect: { \(keys) } }"
                )
            }
        }
        for (name, days) in [("bad", 14), ("good", 1)] {
            lines.append(
                "  - { name: tls-days-\(name), http: \"https://api.example.test/health\", critical: false, tls: { ca: ca.pem }, "
                    + "connect_to: \"127.0.0.1:\(stack.port)\", expect: { tls_days: \(days) } }"
            )
        }

        let ending = try await scene.run(lines.joined(separator: "\n"), window: "3s")

        #expect(ending.status == 0, "\(ending.log)")
        let reasons = try await scene.reasons()
        for kind in Self.kinds {
            let found = reasons["\(kind.name)-bad", default: []]
            #expect(
                !found.isEmpty && found.allSatisfy { $0.hasPrefix(kind.reason) },
                "\(kind.name): \(found)"
            )
        }
        #expect(reasons["tls-days-bad"] == ["[tls_days] 1, expected at least 14"])
        #expect(reasons.keys.filter { $0.hasSuffix("-good") } == [])
        #expect(try await scene.outcomes("max-duration-good") == ["ok 6"])
        #expect(try await scene.outcomes("tls-days-good") == ["ok 6"])
        #expect(try await scene.outcomes("tls-days-bad") == ["assertion 6"])
    }
}
