import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct CurlFetcherTests {
    let fetcher = CurlFetcher(version: "1.2.3")

    @Test
    func `an answer comes back with its status, headers and body`() async throws {
        let server = try ScriptedServer()
        server.on("/health", .status(200, headers: ["X-Build: \t 7  "], body: "{\"ok\":true}"))

        let answer = await fetcher.fetch(.get(server.url("/health")))

        #expect(answer.status == 200)
        #expect(answer.failure == nil)
        #expect(answer.detail == "")
        #expect(answer.header("x-build") == "7")
        #expect(answer.text == "{\"ok\":true}")
        #expect(server.requests("/health").count == 1)
    }

    @Test(arguments: [204, 304, 404, 429, 500, 503])
    func `a status is an answer and never a failure`(status: Int) async throws {
        let server = try ScriptedServer()
        server.on("/", .status(status))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.status == status)
        #expect(answer.failure == nil)
    }

    @Test
    func `a request says who asks and sends nothing that was not asked for`() async throws {
        let server = try ScriptedServer()
        server.on("/plain", .status(200))

        _ = await fetcher.fetch(.get(server.url("/plain?a=1")))

        let request = try #require(server.requests("/plain").first)
        #expect(request.method == "GET")
        #expect(request.target == "/plain?a=1")
        #expect(request.header("User-Agent") == "cutover-monitor/1.2.3")
        #expect(request.header("Accept-Encoding")?.contains("gzip") == true)
        let names = request.headers.map { String($0.prefix { $0 != ":" }) }
        #expect(names == ["Host", "User-Agent", "Accept", "Accept-Encoding"])
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"])
    func `a body and headers are sent as written with any method`(method: String) async throws {
        let server = try ScriptedServer()
        server.on("/hook", .status(202))
        let request = Request(
            method: method,
            url: Masked(server.url("/hook")),
            headers: [
                Header(name: "Content-Type", value: Masked("application/json")),
                Header(name: "X-Token", value: Masked(secret: "s3cret")),
                Header(name: "X-Empty", value: Masked("")),
            ],
            body: Masked("{\"é\":\"\u{0}\"}")
        )

        let answer = await fetcher.fetch(
            Fetch(request: request, timeout: .seconds(30), body: .discard(cap: 1_000), maximumRedirects: 0)
        )

        let recorded = try #require(server.requests("/hook").first)
        #expect(answer.status == 202)
        #expect(recorded.method == method)
        #expect(recorded.body == Array("{\"é\":\"\u{0}\"}".utf8))
        #expect(recorded.header("Content-Type") == "application/json")
        #expect(recorded.header("X-Token") == "s3cret")
        #expect(recorded.header("X-Empty") == "")
        #expect(recorded.header("Expect") == nil)
    }

    @Test
    func `a POST without a body says that it is empty and claims no form`() async throws {
        let server = try ScriptedServer()
        server.on("/off", .status(200))
        let request = Request(method: "POST", url: Masked(server.url("/off")))

        _ = await fetcher.fetch(
            Fetch(request: request, timeout: .seconds(30), body: .discard(cap: 1_000), maximumRedirects: 0)
        )

        let recorded = try #require(server.requests("/off").first)
        #expect(recorded.header("Content-Length") == "0")
        #expect(recorded.header("Content-Type") == nil)
    }

    @Test
    func `a long body is sent at once, without asking whether it is expected`() async throws {
        let server = try ScriptedServer()
        server.on("/hook", .status(200))
        let body = String(repeating: "x", count: 1_500_000)
        let request = Request(method: "POST", url: Masked(server.url("/hook")), body: Masked(body))

        _ = await fetcher.fetch(
            Fetch(request: request, timeout: .seconds(30), body: .discard(cap: 1_000), maximumRedirects: 0)
        )

        let recorded = try #require(server.requests("/hook").first)
        #expect(recorded.header("Expect") == nil)
        #expect(recorded.body.count == 1_500_000)
    }

    @Test
    func `HEAD is complete without the body that its length announces`() async throws {
        let server = try ScriptedServer()
        server.on("/big", .text("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"))
        var fetch = Fetch.get(server.url("/big"))
        fetch.request.method = "HEAD"

        let answer = await fetcher.fetch(fetch)

        #expect(answer.status == 200)
        #expect(answer.failure == nil)
    }

    @Test(arguments: [
        (
            Request(method: "GET X", url: Masked("http://127.0.0.1:1/")),
            "the method is not a word in capitals"
        ),
        (
            Request(url: Masked("http://127.0.0.1:1/a b")),
            "the address holds a blank or a control character"
        ),
        (
            Request(
                url: Masked("http://127.0.0.1:1/"),
                headers: [Header(name: "X-A", value: Masked("1\r\nX-B: 2"))]
            ),
            "the header \"XA\" holds a line break or a colon in its name"
        ),
        (
            Request(url: Masked("ftp://127.0.0.1:1/s3cret")),
            "libcurl gave up on 127.0.0.1:1: unsupported protocol"
        ),
        (
            Request(url: Masked("file:///etc/passwd")),
            "libcurl gave up on an unreadable address: unsupported protocol"
        ),
    ])
    func `what cannot be sent as one request is internal`(request: Request, detail: String) async {
        let answer = await fetcher.fetch(
            Fetch(request: request, timeout: .seconds(30), body: .discard(cap: 1), maximumRedirects: 0)
        )

        #expect(answer.failure == .internal)
        #expect(answer.detail == detail)
        #expect(answer.status == nil)
    }

    @Test
    func `dead targets do not hold up the others`() async throws {
        let server = try ScriptedServer()
        server.on("/dead", .silence)
        server.on("/alive", .status(200))

        let first = await withTaskGroup(of: Answer.self) { group in
            for _ in 0..<30 {
                group.addTask { await fetcher.fetch(.get(server.url("/dead"), timeout: .seconds(600))) }
                group.addTask { await fetcher.fetch(.get(server.url("/alive"))) }
            }
            var answers: [Answer] = []
            while answers.count < 30, let answer = await group.next() { answers.append(answer) }
            group.cancelAll()
            return answers
        }

        #expect(first.count == 30)
        #expect(first.allSatisfy { $0.status == 200 && $0.failure == nil })
    }

    @Test
    func `the library names its version`() {
        #expect(CurlFetcher.libraryVersion.hasPrefix("libcurl/"))
    }
}
