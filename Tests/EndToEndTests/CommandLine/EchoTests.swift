import CutoverTestSupport
import Foundation
import Testing

/// Targets, flags and receivers that repeat every secret they are sent, wherever a text of theirs is kept.
@Suite(.inTurn(within: .seconds(180))) struct EchoTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    /// The bearer token is so long that an excerpt cuts it off.
    private static let secrets = [
        "API_TOKEN": "echo-bearer-8141-" + String(repeating: "x", count: 70),
        "API_PASSWORD": "echo/password 8142", "PATH_PART": "echo-path-8143",
        "QUERY_PART": "echo-query-8144", "HEADER_PART": "echo-header-8145",
        "HOOK_PART": "echo-hook-8146", "HOOK_SECRET": "echo-signing-8147",
        "FLAGS_TOKEN": "echo-flags-8148", "BODY_PART": "echo-body-8149",
    ]

    /// What must not be found anywhere: the secrets, the beginning of the long one, and their other spellings.
    private static let canaries =
        secrets.values.map { String($0.prefix(17)) } + [
            "echo%2Fpassword%208142", #"echo\/password 8142"#,
            Data("monitor:echo/password 8142".utf8).base64EncodedString(),
        ]

    private var configuration: String {
        let base = setup.server.url("")
        return """
            run: echo
            window: 3s
            interval: 500ms
            block: 500ms
            timeout: 400ms
            targets:
              - { name: words, http: "\(base)/words/${PATH_PART}?k=${QUERY_PART}", bearer: "${API_TOKEN}", expect: { json: { /ok: true } } }
              - { name: text, http: "\(base)/text", basic: { user: monitor, password: "${API_PASSWORD}" }, expect: { body: never } }
              - { name: value, http: "\(base)/value", headers: { X-Team: "${HEADER_PART}" }, expect: { json: { /ok: true } } }
              - { name: ops, ops_metrics: "\(base)/ops", bearer: "${API_TOKEN}", min_requests: 1 }
            flags:
              one:
                off: { http: { url: "\(base)/off", body: '{"by": "${BODY_PART}"}', headers: { Authorization: "Token ${FLAGS_TOKEN}" } } }
                read: { http: { url: "\(base)/read" }, off_when: { /enabled: false } }
            on_rollback: { flags: { one: "off" } }
            sinks:
              - { name: deploys, webhook: "\(base)/hook/${HOOK_PART}", secret: "${HOOK_SECRET}" }
              - { name: alerts, slack: "\(base)/slack" }
            """
    }

    /// Every text that a target, flag or sink can send comes back with the secrets in it.
    private func echo() {
        let all = Self.secrets.values.sorted().joined(separator: " ")
        let token = Self.secrets["API_TOKEN"] ?? ""
        let login = "Basic bW9uaXRvcjplY2hvL3Bhc3N3b3JkIDgxNDI= echo%2Fpassword%208142"
        setup.server.on("/words/echo-path-8143", .status(200, body: "<p>\(token) \(all)"))
        setup.server.on("/text", .status(200, body: "you sent \(login)"))
        setup.server.on("/value", .status(200, body: #"{"ok": "echo-header-8145 echo\/password 8142"}"#))
        let figures = #"{"requests": 200, "errors": "\#(token)", "p95_ms": 1}"#
        setup.server.on(
            "/ops",
            .status(
                200,
                body:
                    #"{"you": "\#(token) echo\/password 8142", "by_endpoint": {"/a/\#(token)/b": \#(figures)}}"#
            )
        )
        setup.server.on("/off", .status(200, body: all))
        setup.server.on("/read", .status(200, body: #"{"enabled": "echo-flags-8148 echo-body-8149"}"#))
        setup.server.on("/hook/echo-hook-8146", .status(500, body: all))
    }

    @Test func `what a target repeats of a secret is masked in every file, table, line and message`()
        async throws
    {
        echo()
        let monitor = try setup.start(
            ["--listen", "127.0.0.1:0", "--output", "json"],
            configuration: configuration,
            environment: Self.secrets
        )
        #expect(await setup.server.waitForRequests(2, "/hook/echo-hook-8146"))
        #expect(await setup.server.waitForRequests(1, "/read"))
        monitor.signal(SIGTERM)
        monitor.signal(SIGINT)
        let ending = try await monitor.end()

        #expect(Self.found(in: Data((ending.output + ending.log).utf8)) == [])
        for path in ["/hook/echo-hook-8146", "/slack"] {
            #expect(!setup.server.requests(path).isEmpty)
            for request in setup.server.requests(path) { #expect(Self.found(in: Data(request.body)) == []) }
        }
        let below = setup.folder.appending(path: "cutover-runs")
        for file in FileManager.default.enumerator(atPath: below.path)?.compactMap({ $0 as? String }) ?? [] {
            let data = FileManager.default.contents(atPath: below.appending(path: file).path) ?? Data()
            #expect(Self.found(in: data) == [], "\(file)")
        }
        let details = try await setup.records.rows("SELECT DISTINCT detail FROM samples").joined().compactMap
        { $0 }
        #expect(details.contains { $0.hasSuffix(#"the body begins "<p>***…""#) }, "\(details)")
        #expect(details.contains { $0.hasSuffix(#"the body begins "you sent Basic *** ***""#) }, "\(details)")
        #expect(details.contains(#"[/ok] "*** ***", expected true"#), "\(details)")
        #expect(try await setup.records.value("SELECT DISTINCT endpoint FROM readings") == "/a/***/b")
    }

    @Test func `validate shows nothing that came from the environment into an address`() async throws {
        let ending = try await setup.run(
            ["validate"],
            configuration: configuration,
            environment: Self.secrets
        )

        #expect(ending.status == 0, "\(ending.log)")
        #expect(Self.found(in: Data((ending.output + ending.log).utf8)) == [])
        #expect(ending.output.contains(setup.server.url("/words/***?***")))
    }

    private static func found(in data: Data) -> [String] {
        canaries.filter { data.range(of: Data($0.utf8)) != nil }.sorted()
    }
}
