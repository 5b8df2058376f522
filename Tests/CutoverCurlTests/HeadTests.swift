import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct HeadTests {
    let fetcher = CurlFetcher(version: "1.2.3")

    @Test(arguments: [(lines: 201, length: 1), (1, 70_000), (1, 200_000), (70, 1_000)])
    func `a head of more than 200 lines or 64 KiB is protocol`(lines: Int, length: Int) async throws {
        let server = try ScriptedServer()
        let line = "X-A: " + String(repeating: "a", count: length) + "\r\n"
        let head = "HTTP/1.1 200 OK\r\n" + String(repeating: line, count: lines)
        server.on("/", .text(head + "Content-Length: 2\r\n\r\nok"))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == .protocol)
    }

    @Test
    func `a head of exactly 200 lines is read`() async throws {
        let server = try ScriptedServer()
        let lines = String(repeating: "X-A: b\r\n", count: 199)
        server.on("/", .text("HTTP/1.1 200 OK\r\n\(lines)Content-Length: 2\r\n\r\nok"))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == nil)
        #expect(answer.headers.count == 200)
        #expect(answer.text == "ok")
    }

    @Test
    func `a flood of interim answers is protocol`() async throws {
        let server = try ScriptedServer()
        let interim = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
        server.on("/", .endless(head: interim, chunk: interim))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == .protocol)
        #expect(
            answer.detail == "the head from 127.0.0.1:\(server.port) is longer than 64 KiB or 200 lines"
        )
    }

    @Test
    func `only the final answer's headers are kept`() async throws {
        let server = try ScriptedServer()
        server.on(
            "/",
            .text(
                "HTTP/1.1 103 Early\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nX-Late: 2\r\nContent-Length: 0\r\n\r\n"
            )
        )

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.status == 200)
        #expect(answer.headers.map(\.name) == ["X-Late", "Content-Length"])
    }

    @Test
    func `a header that is not UTF-8 is repaired`() async throws {
        let server = try ScriptedServer()
        let head =
            Array("HTTP/1.1 200 OK\r\nX-Name: caf".utf8) + [0xe9]
            + Array("!\r\nContent-Length: 0\r\n\r\n".utf8)
        server.on("/", .bytes(head))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.header("X-Name") == "caf\u{fffd}!")
    }

    @Test
    func `a folded header is one value`() async throws {
        let server = try ScriptedServer()
        server.on("/", .text("HTTP/1.1 200 OK\r\nX-Folded: one\r\n  two\r\nContent-Length: 0\r\n\r\n"))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.header("X-Folded") == "one two")
    }

    @Test(arguments: [
        "\u{1}\u{2}\u{3} binary garbage that goes on and on",
        "hello from HTTP/0.9\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/7.3 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\u{0}b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: banana\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    ])
    func `what is not HTTP is protocol`(text: String) async throws {
        let server = try ScriptedServer()
        server.on("/", .text(thenClose: text))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == .protocol)
        #expect(answer.detail == "the answer of 127.0.0.1:\(server.port) is not valid HTTP")
    }

    @Test
    func `a head that stops half-way is reset`() async throws {
        let server = try ScriptedServer()
        server.on("/", .text(thenClose: "HTTP/1.1 200 OK\r\nContent-Le"))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == .reset)
    }
}
