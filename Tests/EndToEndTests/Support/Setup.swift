import CutoverTestSupport
import Foundation

/// A world for one monitor: a server that plays the target, the flag API and every receiver, and a fresh folder.
final class Setup: Sendable {
    /// Plays everybody but the monitor.
    let server: ScriptedServer
    /// Where the monitor runs.
    let folder: URL

    /// The shared secret of the webhook, as the receiver's documentation would give it.
    static let secret = "whsec_c2VjcmV0LW9mLXRoZS1lbmQtdG8tZW5kLXRlc3Rz"

    /// Everything answers well; the flag is on until it is turned off.
    init() throws {
        server = try ScriptedServer()
        folder = try Monitor.freshFolder()
        for path in ["/health", "/hook", "/flag/off"] { server.on(path, .status(200, body: "{}")) }
        server.on("/slack", .status(200, body: "ok"))
        server.on("/flag", .status(200, body: #"{"enabled": false}"#))
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            return  // the system empties its folder of temporary files by itself
        }
    }

    /// A target that never answers well, so that the run ends in ROLLBACK as soon as its window is over.
    func breakHealth() { server.on("/health", .status(500)) }

    /// A short run with one health target; `more` are further lines of YAML.
    func configuration(window: String = "1500ms", interval: String = "500ms", _ more: String...) -> String {
        ([
            "run: end-to-end", "window: \(window)", "interval: \(interval)", "block: 500ms", "timeout: 400ms",
            #"listen: "127.0.0.1:0""#,
            "targets: [ { name: api, http: \"\(server.url("/health"))\" } ]",
        ] + more).joined(separator: "\n") + "\n"
    }

    /// The webhook "deploys", signed.
    var webhook: String {
        "{ name: deploys, webhook: \"\(server.url("/hook"))\", secret: \"\(Self.secret)\" }"
    }

    /// The Slack channel "alerts".
    var slack: String { "{ name: alerts, slack: \"\(server.url("/slack"))\" }" }

    /// Both of them.
    var sinks: String { "sinks: [ \(webhook), \(slack) ]" }

    /// A flag that a ROLLBACK turns off by HTTP; read back unless told otherwise.
    func flag(isRead: Bool = true) -> String {
        let off = "off: { http: { method: POST, url: \"\(server.url("/flag/off"))\" } }"
        let read = ", read: { http: { url: \"\(server.url("/flag"))\" }, off_when: { /enabled: false } }"
        return "flags: { brokers_v1: { \(off)\(isRead ? read : "") } }\n"
            + "on_rollback: { flags: { brokers_v1: \"off\" } }"
    }

    /// Starts the monitor in the folder.
    func start(
        _ arguments: [String] = [],
        configuration: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Monitor {
        try Monitor(arguments, configuration: configuration, environment: environment, folder: folder)
    }

    /// Runs the monitor in the folder to its end.
    func run(
        _ arguments: [String] = [],
        configuration: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> Monitor.Ending {
        try await start(arguments, configuration: configuration, environment: environment).end()
    }

    /// The database of the folder.
    var records: Records { Records(in: folder) }

    /// The folder of the only run.
    func runFolder() async throws -> URL {
        let run = try await records.value("SELECT id FROM runs") ?? ""
        return folder.appending(path: "cutover-runs/\(run)")
    }
}
