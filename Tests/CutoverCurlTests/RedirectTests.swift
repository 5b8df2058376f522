import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct RedirectTests {
    let fetcher = CurlFetcher(version: "1.2.3", idle: .seconds(60))

    private static func to(_ location: String, _ status: Int = 302) -> ScriptedServer.Behaviour {
        .status(status, headers: ["Location: \(location)", "X-Hop: yes"], body: "moved")
    }

    @Test(arguments: ["/end", "end?x=1", "//HOST/end", "http://HOST/end", "http://HOST/end#part"])
    func `a redirect is followed to the final answer`(location: String) async throws {
        let server = try ScriptedServer()
        server.on("/", Self.to(location.replacing("HOST", with: "127.0.0.1:\(server.port)")))
        server.on("/end", .status(200, body: "here"))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.status == 200)
        #expect(answer.text == "here")
        #expect(answer.header("X-Hop") == nil)
        #expect(server.connectionCount == 1)
    }

    @Test
    func `without redirects the answer stands as it is`() async throws {
        let server = try ScriptedServer()
        server.on("/", Self.to("/end"))

        let answer = await fetcher.fetch(.get(server.url("/"), redirects: 0))

        #expect(answer.status == 302)
        #expect(answer.failure == nil)
        #expect(answer.header("Location") == "/end")
        #expect(answer.text == "moved")
        #expect(server.requests("/end").isEmpty)
    }

    @Test
    func `a loop ends after ten redirects, eleven requests in all`() async throws {
        let server = try ScriptedServer()
        server.on("/", Self.to("/"))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == .redirect)
        #expect(answer.status == 302)
        #expect(answer.detail == "more than 10 redirects, the last by 127.0.0.1:\(server.port)")
        #expect(server.requests("/").count == 11)
    }

    @Test(arguments: [
        ("https://127.0.0.1/s3cret", "redirects from http to https"),
        ("file:///etc/passwd", "redirects to an address that is not plain http or https"),
        ("gopher://127.0.0.1/", "redirects from http to gopher"),
        ("http://user:s3cret@127.0.0.1/", "redirects to an address that is not plain http or https"),
        ("http://[::bad/", "redirects to an address that is not plain http or https"),
    ])
    func `a redirect to another scheme is redirect`(location: String, words: String) async throws {
        let server = try ScriptedServer()
        server.on("/", Self.to(location))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == .redirect)
        #expect(answer.detail == "127.0.0.1:\(server.port) \(words)")
    }

    @Test
    func `secrets stay with the host they were written for`() async throws {
        let server = try ScriptedServer()
        let other = try ScriptedServer()
        server.on("/", Self.to("/same"))
        server.on("/same", Self.to(other.url("/end")))
        other.on("/end", .status(200))
        var fetch = Fetch.get(server.url("/"))
        fetch.request.headers = [
            Header(name: "X-Api-Key", value: Masked(secret: "s3cret")),
            Header(name: "Authorization", value: Masked("Basic abc")),
            Header(name: "X-Plain", value: Masked("1")),
        ]

        let answer = await fetcher.fetch(fetch)

        let same = try #require(server.requests("/same").first)
        let end = try #require(other.requests("/end").first)
        #expect(answer.status == 200)
        #expect(same.header("X-Api-Key") == "s3cret")
        #expect(same.header("Authorization") == "Basic abc")
        #expect(end.header("X-Api-Key") == nil)
        #expect(end.header("Authorization") == nil)
        #expect(end.header("X-Plain") == "1")
    }

    @Test
    func `a body with a secret goes to no other host`() async throws {
        let (server, other) = (try ScriptedServer(), try ScriptedServer())
        server.on("/", Self.to(other.url("/end"), 307))
        other.on("/end", .status(200))
        var fetch = Fetch.get(server.url("/"))
        fetch.request.method = "POST"
        fetch.request.body = Masked(secret: "s3cret")

        let answer = await fetcher.fetch(fetch)

        #expect(answer.failure == .redirect)
        #expect(
            answer.detail
                == "127.0.0.1:\(server.port) redirects a body with a secret to 127.0.0.1:\(other.port)"
        )
        #expect(other.requests("/end").isEmpty)
    }

    @Test
    func `how long the body of a redirect is does not matter`() async throws {
        let server = try ScriptedServer()
        server.on("/", Self.to("/end"))
        server.on("/end", .status(200, body: "here"))

        let answer = await fetcher.fetch(.get(server.url("/"), body: .require(cap: 4)))

        #expect(answer.text == "here")
        #expect(answer.failure == nil)
    }

    @Test(arguments: [
        (301, "GET", ""), (302, "GET", ""), (303, "GET", ""), (307, "POST", "data"), (308, "POST", "data"),
    ])
    func `a redirected POST keeps its method only where HTTP says so`(
        status: Int,
        method: String,
        body: String
    ) async throws {
        let server = try ScriptedServer()
        server.on("/", Self.to("/end", status))
        server.on("/end", .status(200))
        var fetch = Fetch.get(server.url("/"))
        fetch.request.method = "POST"
        fetch.request.body = Masked("data")

        _ = await fetcher.fetch(fetch)

        let end = try #require(server.requests("/end").first)
        #expect(end.method == method)
        #expect(end.text == body)
    }

    @Test
    func `a redirect with an endless body is still followed`() async throws {
        let server = try ScriptedServer()
        let head = Array("HTTP/1.1 302 Found\r\nLocation: /end\r\n\r\n".utf8)
        server.on("/", .endless(head: head, chunk: Array(repeating: 120, count: 8_192)))
        server.on("/end", .status(200))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.status == 200)
        #expect(answer.failure == nil)
    }

    @Test
    func `the deadline covers all hops`() async throws {
        let server = try ScriptedServer()
        server.on("/", Self.to("/end"))
        server.on("/end", .silence)

        let answer = await fetcher.fetch(.get(server.url("/"), timeout: .milliseconds(300)))

        #expect(answer.failure == .timeoutHeaders)
        #expect(answer.status == nil)
    }
}
