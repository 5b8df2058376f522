import CutoverCore
import CutoverReport
import CutoverWeb
import Testing

struct WebServerTests {
    private static let board = Board(
        run: "7f3a",
        name: "brokers-v1",
        now: Timestamp(microseconds: 1_795_227_250_000_000),
        window: .seconds(1_800)
    )
    private static let fresh = (board: board, age: Duration.milliseconds(20))

    @Test func `a living process is healthy even before there is a board`() async throws {
        let answer = try await RunningServer.with(board: nil) { try await $0.curl("/healthz") }

        #expect(answer?.hasPrefix("HTTP/1.1 200 OK\n") == true)
        #expect(answer?.hasSuffix("\n\nok\n") == true)
    }

    @Test(
        arguments: [
            (nil, "503 Service Unavailable", "not ready: no run has been judged yet\n"),
            (.milliseconds(20), "200 OK", "ready\n"),
            (.seconds(3), "200 OK", "ready\n"),
            (
                .milliseconds(3_001), "503 Service Unavailable",
                "stale: the newest board is 3s1ms old, more than 3s\n"
            ),
        ] as [(Duration?, String, String)]
    )
    func `ready means that a board exists and is fresh`(age: Duration?, status: String, body: String)
        async throws
    {
        let board = age.map { (board: Self.board, age: $0) }

        let answer = try await RunningServer.with(board: board) { try await $0.curl("/readyz") }

        #expect(answer?.hasPrefix("HTTP/1.1 \(status)\n") == true)
        #expect(answer?.hasSuffix("\n\n" + body) == true)
    }

    @Test(arguments: [
        (
            "text/plain", "content-type: text/plain; version=0.0.4; charset=utf-8\n",
            "cutover_board_age_seconds 0.02\n"
        ),
        (
            "application/openmetrics-text;version=1.0.0",
            "content-type: application/openmetrics-text; version=1.0.0; charset=utf-8\n", "# EOF\n"
        ),
    ])
    func `metrics come in the format that was asked for`(accept: String, type: String, line: String)
        async throws
    {
        let answer = try await RunningServer.with(board: Self.fresh) {
            try await $0.curl("/metrics", "-H", "Accept: \(accept)")
        }

        let text = try #require(answer)
        #expect(text.hasPrefix("HTTP/1.1 200 OK\n"))
        #expect(text.lowercased().contains(type))
        #expect(
            text.contains("vary: Accept, Accept-Encoding\n")
                || text.contains("Vary: Accept, Accept-Encoding\n")
        )
        #expect(text.contains(line))
    }

    @Test func `HEAD gives the head of GET and no body`() async throws {
        let (head, get) = try #require(
            try await RunningServer.with(board: Self.fresh) { server in
                (try await server.curl("/metrics", "-I"), try await server.curl("/metrics"))
            }
        )

        #expect(head.hasPrefix("HTTP/1.1 200 OK\n"))
        #expect(head.hasSuffix("\n\n"))
        let length = head.split(separator: "\n").first { $0.lowercased().hasPrefix("content-length:") }
        let body = get.split(separator: "\n\n", maxSplits: 1).last ?? ""
        #expect(length?.split(separator: " ").last == "\(body.utf8.count)")
    }

    @Test(arguments: ["/healthz", "/readyz", "/metrics", "/nowhere"])
    func `no answer may be sniffed or kept`(path: String) async throws {
        let answer = try await RunningServer.with(board: Self.fresh) { try await $0.curl(path) }

        #expect(answer?.lowercased().contains("\nx-content-type-options: nosniff\n") == true)
        #expect(answer?.lowercased().contains("\ncache-control: no-store\n") == true)
    }

    @Test(arguments: ["/", "/metrics/", "/Metrics", "/..%2fmetrics", "/api/v1/decision"])
    func `what is not there is 404 in plain text`(path: String) async throws {
        let answer = try await RunningServer.with(board: Self.fresh) {
            try await $0.curl(path, "--path-as-is")
        }

        #expect(answer?.hasPrefix("HTTP/1.1 404 Not Found\n") == true)
        #expect(answer?.hasSuffix("\n\nnot found: try /healthz, /readyz or /metrics\n") == true)
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS"])
    func `what cannot be done is 405 and says what can`(method: String) async throws {
        let answer = try await RunningServer.with(board: Self.fresh) {
            try await $0.curl("/metrics", "-X", method, "-d", "x=1")
        }

        #expect(answer?.hasPrefix("HTTP/1.1 405 Method Not Allowed\n") == true)
        #expect(answer?.lowercased().contains("\nallow: get, head\n") == true)
    }

    @Test(arguments: [
        ("localhost", "200 OK"), ("LOCALHOST.:9477", "200 OK"),
        ("127.0.0.1:1", "200 OK"),  // never connected
        ("[::1]:9477", "200 OK"),  // never connected
        ("evil.example", "421 Misdirected Request"),
        ("localhost.evil.example", "421 Misdirected Request"), ("localhost:80:80", "421 Misdirected Request"),
        ("", "421 Misdirected Request"), ("[::1", "421 Misdirected Request"),
        ("localhost@evil", "421 Misdirected Request"),
    ])
    func `only requests that call this server by its name are answered`(host: String, status: String)
        async throws
    {
        let answer = try await RunningServer.with(board: Self.fresh) {
            try await $0.curl("/healthz", "-H", host.isEmpty ? "Host;" : "Host: \(host)")
        }

        #expect(answer?.hasPrefix("HTTP/1.1 \(status)\n") == true, "\(answer ?? "")")
    }

    @Test func `a request without a Host is misdirected`() async throws {
        let answer = try await RunningServer.with(board: Self.fresh) {
            try await $0.curl("/healthz", "--http1.0", "-H", "Host:")
        }

        #expect(answer?.contains(" 421 ") == true)
    }

    @Test func `a foreign name gets no metrics, not even by HEAD`() async throws {
        let answer = try await RunningServer.with(board: Self.fresh) {
            try await $0.curl("/metrics", "-H", "Host: evil.example")
        }

        #expect(answer?.contains("cutover_") == false)
    }

    @Test func `a head that is too large is refused and the server lives on`() async throws {
        let (large, after) = try #require(
            try await RunningServer.with(board: Self.fresh) { server in
                let field = "X-Large: " + String(repeating: "x", count: 20_000)
                return (try await server.curl("/healthz", "-H", field), try await server.curl("/healthz"))
            }
        )

        #expect(large.hasPrefix("HTTP/1.1 4"))
        #expect(after.hasPrefix("HTTP/1.1 200 OK\n"))
    }

    @Test func `a taken port is told with the address and the way out`() async throws {
        let port = try await RunningServer.with(board: nil) { first in
            let trouble = await #expect(throws: ListenTrouble.self) {
                _ = try await RunningServer.with(board: nil, port: first.port) { $0.port }
            }
            #expect(trouble?.port == first.port)
            #expect(trouble?.description.hasPrefix("cannot serve on \"127.0.0.1:\(first.port)\": ") == true)
            #expect(
                trouble?.description.hasSuffix("; free that port or choose another with --listen") == true
            )
            return first.port
        }

        #expect(port != nil)
    }

    @Test func `twenty scrapes at once all get the whole page`() async throws {
        let bodies = try await RunningServer.with(board: Self.fresh) { server in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 { group.addTask { try await server.curl("/metrics", "-H", "Accept: */*") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }

        #expect(bodies?.count { $0.contains("cutover_status{status=\"watching\"} 0\n") } == 20)
    }
}
