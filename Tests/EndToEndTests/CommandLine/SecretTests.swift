import CutoverTestSupport
import Foundation
import Testing

/// Secrets planted everywhere a secret may come from; then every output is searched for them.
@Suite(.inTurn(within: .seconds(180))) struct SecretTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
        setup.breakHealth()
    }

    /// Each is the value of one variable, and so telling that none may ever be seen.
    private static let canaries = [
        "HOOK_PATH": "canary-hook-path-7141", "HOOK_SECRET": "canary-signing-key-7142",
        "SLACK_PATH": "canary-slack-path-7143", "FLAGS_TOKEN": "canary-flags-token-7144",
        "API_TOKEN": "canary-bearer-7145", "API_PASSWORD": "canary-password-7146",
        "QUERY_TOKEN": "canary-query-7147", "COMMAND_TOKEN": "canary-argument-7148",
    ]

    private var configuration: String {
        let base = setup.server.url("")
        return """
            run: canaries
            window: 3s
            interval: 500ms
            block: 500ms
            timeout: 400ms
            targets:
              - { name: api, http: "\(base)/health?token=${QUERY_TOKEN}", bearer: "${API_TOKEN}" }
              - { name: second, http: "\(base)/second", basic: { user: monitor, password: "${API_PASSWORD}" } }
            flags:
              one: { off: { http: { url: "\(base)/flag/off", headers: { Authorization: "${FLAGS_TOKEN}" } } } }
              two: { off: { command: [sh, -c, "exit 3", "${COMMAND_TOKEN}"] } }
            on_rollback: { flags: { one: "off", two: "off" } }
            sinks:
              - { name: deploys, webhook: "\(base)/hook/${HOOK_PATH}", secret: "${HOOK_SECRET}" }
              - { name: alerts, slack: "\(base)/slack/${SLACK_PATH}" }
            """
    }

    @Test func `validate shows no secret`() async throws {
        let ending = try await setup.run(
            ["validate"],
            configuration: configuration,
            environment: Self.canaries
        )

        #expect(ending.status == 0, "\(ending.log)")
        #expect(Self.found(in: Data((ending.output + ending.log).utf8)) == [])
        #expect(ending.output.contains("***"))
    }

    @Test func `no secret appears in any file, table, line, metric or message of a run`() async throws {
        let port = try FreePort.find()
        setup.server.on("/second", .status(401, body: "your password canary-password-7146 is wrong"))
        setup.server.on("/hook/canary-hook-path-7141", .status(500))
        setup.server.on("/slack/canary-slack-path-7143", .status(200, body: "ok"))
        let monitor = try setup.start(
            ["--listen", "127.0.0.1:\(port)", "--output", "json"],
            configuration: configuration,
            environment: Self.canaries
        )
        #expect(await setup.server.waitForRequests(2, "/hook/canary-hook-path-7141"))
        let metrics = try await Tool.run("curl", ["-sS", "http://127.0.0.1:\(port)/metrics"])
        monitor.signal(SIGTERM)
        monitor.signal(SIGINT)
        let ending = try await monitor.end()

        #expect(metrics.output.contains("cutover_"))
        #expect(Self.found(in: Data((metrics.output + ending.output + ending.log).utf8)) == [])
        let requests = ["/hook/canary-hook-path-7141", "/slack/canary-slack-path-7143"].flatMap {
            setup.server.requests($0)
        }
        for request in requests { #expect(Self.found(in: Data(request.body)) == []) }
        #expect(
            setup.server.requests("/flag/off").first?.header("Authorization") == "canary-flags-token-7144"
        )
        let below = setup.folder.appending(path: "cutover-runs")
        let files = FileManager.default.enumerator(atPath: below.path)?.compactMap { $0 as? String } ?? []
        #expect(files.contains("cutover.db"))
        for file in files {
            let path = below.appending(path: file)
            guard let data = FileManager.default.contents(atPath: path.path) else { continue }
            #expect(Self.found(in: data) == [], "\(file)")
        }
    }

    @Test func `everything of a run is for its owner alone`() async throws {
        _ = try await setup.run(configuration: setup.configuration(setup.sinks))

        let files =
            FileManager.default.enumerator(atPath: setup.folder.path + "/cutover-runs")?.compactMap {
                $0 as? String
            } ?? []
        for file in files {
            let path = setup.folder.path + "/cutover-runs/" + file
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
            #expect(attributes[.posixPermissions] as? Int == (isFolder ? 0o700 : 0o600), "\(file)")
        }
        #expect(files.contains { $0.hasSuffix("/summary.md") })
        #expect(files.contains { $0.hasSuffix("/evidence.jsonl") })
        #expect(files.contains { $0.hasSuffix("/monitor.log") })
    }

    /// The canaries in `data`, also as base64 and percent-encoded.
    private static func found(in data: Data) -> [String] {
        canaries.values.filter { value in
            [value, Data(value.utf8).base64EncodedString(), value.replacing("-", with: "%2D")].contains {
                data.range(of: Data($0.utf8)) != nil
            }
        }.sorted()
    }
}

/// A port that nobody listens on.
enum FreePort {
    /// Asks the system for one and gives it back.
    static func find() throws -> UInt16 { try ScriptedServer().port }
}
