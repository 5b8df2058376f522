import CutoverTestSupport

/// A way in which a source fails to give figures, and the words in which the decision must say so.
struct SourceFault: Sendable, CustomStringConvertible {
    let name: String
    let words: String
    let script: @Sendable (_ server: ScriptedServer, _ path: String) -> Void

    var description: String { name }

    /// The same answer at every poll.
    init(_ name: String, says words: String, _ behaviour: ScriptedServer.Behaviour) {
        self.init(name, says: words) { server, path in server.on(path, behaviour) }
    }

    /// The same JSON body at every poll.
    init(_ name: String, says words: String, body: String) {
        self.init(name, says: words, ScriptedServer.json(body))
    }

    /// An endpoint whose figures are these members at every poll, beside one that is busy and well.
    init(_ name: String, says words: String, figures: String) {
        self.init(name, says: words) { server, path in
            server.reportAtEachPoll(path) { poll in
                let good = #"{"requests": \#(100 * poll), "errors": 0, "p95_ms": 1}"#
                return #"{"metrics": {"by_endpoint": {"/a": {\#(figures)}, "/b": \#(good)}}}"#
            }
        }
    }

    init(
        _ name: String,
        says words: String,
        script: @escaping @Sendable (_ server: ScriptedServer, _ path: String) -> Void
    ) {
        self.name = name
        self.words = words
        self.script = script
    }

    /// What is read whole and holds no figures.
    static let shapes = [
        SourceFault(
            "empty-map",
            says: "nothing was observed",
            body: #"{"meta": {"source": "api"}, "metrics": {"started_at": 1.5, "by_endpoint": {}}}"#
        ),
        SourceFault("no-map", says: "no \"by_endpoint\"", body: #"{"metrics": {"started_at": 1.5}}"#),
        SourceFault(
            "array",
            says: "\"metrics.by_endpoint\" is [], expected an object",
            body: #"{"metrics": {"by_endpoint": []}}"#
        ),
        SourceFault("null-map", says: "is null, expected an object", body: #"{"by_endpoint": null}"#),
        SourceFault(
            "frozen",
            says: "nothing was observed",
            body: Figures(requests: 6_000, errors: 12).nested
        ),
        SourceFault(
            "gone",
            says: "/analytics/portfolio/summary unknown: missing from the newest reading",
            script: { server, path in
                server.reportAtEachPoll(path) { poll in
                    poll < 4
                        ? Figures(requests: 65 + 100 * poll, errors: 0).nested
                        : Figures(requests: 100 * poll, errors: 0, endpoint: "/other").nested
                }
            }
        ),
    ]

    /// What is JSON nowhere or only at first sight.
    static let documents = [
        SourceFault(
            "cut-off",
            says: "byte 28: expected a value, found the end",
            body: #"{"metrics": {"by_endpoint": "#
        ),
        SourceFault(
            "html",
            says: "<!doctype html>",
            .status(200, headers: ["Content-Type: text/html"], body: "<!doctype html><title>Sign in</title>")
        ),
        SourceFault(
            "twice",
            says: "duplicate key \"/a\"",
            body:
                #"{"by_endpoint": {"/a": {"requests": 1, "errors": 0}, "/a": {"requests": 99, "errors": 0}}}"#
        ),
        SourceFault("deep", says: "nested deeper than", body: String(repeating: "[", count: 100_000)),
        SourceFault(
            "not-utf8",
            says: "0xFF is not valid UTF-8",
            .bytes(
                Array("HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"by_endpoint\": {\"".utf8) + [0xff]
                    + Array("\":".utf8)
            )
        ),
        SourceFault("empty-body", says: "the body is empty", body: ""),
    ]

    /// Figures that are none.
    static let figures = [
        SourceFault("negative", says: "errors: -1, expected", figures: #""requests": 9, "errors": -1"#),
        SourceFault("fraction", says: "requests: 9.5, expected", figures: #""requests": 9.5, "errors": 0"#),
        SourceFault(
            "null-errors",
            says: "errors: null, expected",
            figures: #""requests": 9, "errors": null"#
        ),
        SourceFault("missing", says: "errors: missing, expected", figures: #""requests": 9"#),
        SourceFault(
            "not-a-number",
            says: "expected a value, found",
            figures: #""requests": NaN, "errors": 0"#
        ),
        SourceFault(
            "infinite",
            says: "the number 1e309 is out of a double's range",
            figures: #""requests": 1e309, "errors": 0"#
        ),
    ]

    /// Answers that hide the figures below HTTP.
    static let transports = [
        SourceFault(
            "refused",
            says: "connection refused",
            script: { _, _ in }
        ),
        SourceFault("silent", says: "no complete head", .silence),
        SourceFault("reset", says: "too early", .reset(after: Array("HTTP/1.1 200 OK\r\n".utf8))),
        SourceFault(
            "cut-body",
            says: "shorter than announced",
            .close(after: Array("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"by_".utf8))
        ),
        SourceFault("not-found", says: "misconfigured: status 404", .status(404)),
        SourceFault("throttled", says: "throttled: status 429", .status(429)),
    ]

    /// Answers that come to no end, or to no body.
    static let endings = [
        SourceFault(
            "drip-head",
            says: "no complete head",
            .drip(after: Array("HTTP/1.1 200 OK\r\n".utf8), drops: Array("X".utf8), every: .milliseconds(50))
        ),
        SourceFault(
            "drip-body",
            says: "no complete body",
            .drip(
                after: Array("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{".utf8),
                drops: Array(" ".utf8),
                every: .milliseconds(50)
            )
        ),
        SourceFault(
            "loop",
            says: "10 redirects",
            .status(302, headers: ["Location: /loop"])
        ),
        SourceFault("no-content", says: "the body is empty", .status(204)),
        SourceFault("too-large", says: "more than the limit", body: String(repeating: " ", count: 1_048_577)),
        SourceFault(
            "no-gzip",
            says: "cannot be decoded",
            .status(200, headers: ["Content-Encoding: gzip"], body: Figures.good(65).nested)
        ),
    ]
}
