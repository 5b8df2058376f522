import CutoverTestSupport

/// A way in which a health target fails to answer, and the words in which the decision must say so.
struct HostileAnswer: Sendable, CustomStringConvertible {
    let name: String
    let words: String
    let behaviour: ScriptedServer.Behaviour
    /// What is expected of it, as in the file.
    var expect = "{ status: 200 }"

    var description: String { name }

    private static let ok = Array("HTTP/1.1 200 OK\r\n".utf8)
    private static let json = "{ json: { /ok: true } }"

    /// What goes wrong on the wire.
    static let wires = [
        HostileAnswer(name: "accepts and never answers", words: "no complete head", behaviour: .silence),
        HostileAnswer(
            name: "a byte of its head at a time",
            words: "no complete head",
            behaviour: .drip(after: ok, drops: Array("X".utf8), every: .milliseconds(100))
        ),
        HostileAnswer(
            name: "a body that never ends",
            words: "no complete body",
            behaviour: .drip(
                after: ok + Array("Content-Length: 900\r\n\r\n".utf8),
                drops: Array(" ".utf8),
                every: .milliseconds(50)
            ),
            expect: json
        ),
        HostileAnswer(
            name: "reset in mid-body",
            words: "too early",
            behaviour: .reset(after: ok + Array("Content-Length: 900\r\n\r\n{".utf8)),
            expect: json
        ),
        HostileAnswer(
            name: "a redirect to itself",
            words: "redirect",
            behaviour: .status(302, headers: ["Location: /health"])
        ),
        HostileAnswer(
            name: "not HTTP",
            words: "is not valid HTTP",
            behaviour: .text(thenClose: "SSH-2.0-OpenSSH_9.2\r\n\r\n")
        ),
    ]

    /// What is a complete answer and not the expected one.
    static let answers = [
        HostileAnswer(
            name: "a page where JSON is expected",
            words: "<title>",
            behaviour: .status(200, headers: ["Content-Type: text/html"], body: "<title>Sign in</title>"),
            expect: json
        ),
        HostileAnswer(
            name: "false where true is expected",
            words: "/ok",
            behaviour: ScriptedServer.json(#"{"ok": false}"#),
            expect: json
        ),
        HostileAnswer(
            name: "a text where true is expected",
            words: "/ok",
            behaviour: ScriptedServer.json(#"{"ok": "true"}"#),
            expect: json
        ),
        HostileAnswer(
            name: "200 where 401 is expected",
            words: "status 200, expected 401",
            behaviour: .status(200),
            expect: "{ status: 401 }"
        ),
        HostileAnswer(name: "500", words: "status 500, expected", behaviour: .status(500)),
    ]

    /// A short run with one target, its address and expectation as in the file.
    static func verdict(
        on url: String,
        expecting expectation: String,
        pace: Pace = .brief
    ) async throws -> (ending: Monitor.Ending, run: PrintedRun) {
        try await Monitor.verdict(
            pace: pace,
            configuration: """
                targets:
                  - { name: api, http: "\(url)", expect: \(expectation) }
                """
        )
    }
}
