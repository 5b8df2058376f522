import CutoverConfig
import Foundation
import Testing

/// What the fixtures' variables are set to.
let fixtureEnvironment = [
    "FLAGS": "https://flags.example.org/api", "FLAGS_TOKEN": "canary-token",
    "DECISION_WEBHOOK_URL": "https://hooks.example.org/canary-hook",
    "DECISION_WEBHOOK_SECRET": "canary-secret",
    "SLACK_WEBHOOK_URL": "https://hooks.slack.example.org/services/canary-slack",
    "SHOP": "canary-shop", "ORDER": "canary-order", "ORDERS_TOKEN": "canary-orders",
    "PAGE_PASSWORD": "canary-page",
    "OPS_KEY": "canary-ops",
]

/// Reads a document as `cutover.yaml`, with files that exist only in `files`.
func read(
    _ text: String?,
    flags: Flags = Flags(),
    environment: [String: String] = [:],
    files: [String: String] = [:]
) throws(InvalidConfig) -> Checked {
    let environment = Environment(variables: environment) { path in
        files[path].map { .success($0) } ?? .failure(UnreadableFile(reason: "no such file or directory"))
    }
    return try PlanReader.read(
        file: text.map { ("cutover.yaml", $0) },
        flags: flags,
        environment: environment
    )
}

/// The problems of a document, one line each; empty when it is valid.
func problems(
    _ text: String?,
    flags: Flags = Flags(),
    environment: [String: String] = [:],
    files: [String: String] = [:]
) -> [String] {
    do {
        _ = try read(text, flags: flags, environment: environment, files: files)
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

/// Flags with something to watch.
func flags(_ change: (inout Flags) -> Void = { _ in }) -> Flags {
    var flags = Flags()
    flags.healthURLs = ["http://localhost:8080/health"]
    change(&flags)
    return flags
}

/// A document with one health target and `rest` above it.
func document(_ rest: String) -> String {
    rest + "\ntargets: [{ name: api, http: \"http://localhost:8080/health\" }]\n"
}

/// The text of a file beside this one.
func fixture(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    return try String(contentsOf: folder.appending(path: "Fixtures/\(name)"), encoding: .utf8)
}
