import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct BodyRuleTests {
    let fetcher = CurlFetcher(version: "1.2.3")
    static let endless = ScriptedServer.Behaviour.endless(
        head: Array("HTTP/1.1 200 OK\r\n\r\n".utf8),
        chunk: Array(repeating: 120, count: 8_192)
    )

    @Test(arguments: [
        (BodyRule.discard(cap: 100_000), ProbeFailure?.none, 0),
        (.keepPrefix(cap: 100_000), nil, 100_000),
        (.require(cap: 100_000), .tooLarge, 0),
    ])
    func `an endless body is cut at the cap by its rule`(rule: BodyRule, failure: ProbeFailure?, kept: Int)
        async throws
    {
        let server = try ScriptedServer()
        server.on("/", Self.endless)

        let answer = await fetcher.fetch(.get(server.url("/"), body: rule))

        #expect(answer.status == 200)
        #expect(answer.failure == failure)
        #expect(answer.body.count == kept)
        #expect(await server.waitForDisconnection())
        // What the sockets' buffers hold was served, too; without the cut it would go on until the deadline.
        #expect(server.bytesSent("/") < 32_000_000)
    }

    @Test(arguments: [
        (9, BodyRule.require(cap: 10), ProbeFailure?.none, 9),
        (10, .require(cap: 10), nil, 10),
        (11, .require(cap: 10), .tooLarge, 0),
        (9, .keepPrefix(cap: 10), nil, 9),
        (11, .keepPrefix(cap: 10), nil, 10),
        (9, .discard(cap: 10), nil, 0),
        (11, .discard(cap: 10), nil, 0),
        (0, .require(cap: 0), nil, 0),
        (1, .keepPrefix(cap: 0), nil, 0),
    ])
    func `the cap is exact`(length: Int, rule: BodyRule, failure: ProbeFailure?, kept: Int) async throws {
        let server = try ScriptedServer()
        let body = String(repeating: "x", count: length)
        server.on("/length", .status(200, body: body))
        server.on("/close", .text(thenClose: "HTTP/1.0 200 OK\r\n\r\n" + body))

        for path in ["/length", "/close"] {
            let answer = await fetcher.fetch(.get(server.url(path), body: rule))
            #expect(answer.status == 200)
            #expect(answer.failure == failure)
            #expect(answer.body.count == kept)
        }
    }

    @Test
    func `a required body that announces too much is refused unread`() async throws {
        let server = try ScriptedServer()
        server.on("/", .text("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n"))

        let answer = await fetcher.fetch(.get(server.url("/"), body: .require(cap: 1_000)))

        #expect(answer.failure == .tooLarge)
        #expect(answer.status == 200)
        #expect(
            answer.detail
                == "127.0.0.1:\(server.port) announces a body of 10737418240 bytes, more than the limit"
        )
    }

    @Test(arguments: [
        ScriptedServer.Behaviour.text(thenClose: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":"),
        .reset(after: Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":".utf8)),
        .text(thenClose: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"ok\":\r\n"),
    ])
    func `a body that stops too early is reset, whatever the rule`(behaviour: ScriptedServer.Behaviour)
        async throws
    {
        let server = try ScriptedServer()
        server.on("/", behaviour)

        for rule in [BodyRule.require(cap: 1_000), .discard(cap: 1_000), .keepPrefix(cap: 1_000)] {
            let answer = await fetcher.fetch(.get(server.url("/"), body: rule))
            #expect(answer.failure == .reset)
            #expect(answer.status == 200)
        }
        #expect(server.requests("/").count == 3)
    }

    @Test
    func `chunks and their trailers are put together`() async throws {
        let server = try ScriptedServer()
        let chunks =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n"
        server.on("/", .text(chunks))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == nil)
        #expect(answer.text == "abcde")
        #expect(answer.header("x-t") == nil)
    }

    @Test func `a body that must be plain is asked for so, and never inflated`() async throws {
        let server = try ScriptedServer()
        server.on(
            "/",
            .bytes(Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd".utf8))
        )
        var fetch = Fetch.get(server.url("/"))
        (fetch.isPlain, fetch.body) = (true, .require(cap: 100))

        let answer = await fetcher.fetch(fetch)

        #expect(answer.body == Array("abcd".utf8))
        #expect(server.requests("/").first?.header("accept-encoding") == nil)
    }
}
