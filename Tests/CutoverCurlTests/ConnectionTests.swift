import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct ConnectionTests {
    let fetcher = CurlFetcher(version: "1.2.3", idle: .seconds(60))

    @Test
    func `a refused connection is connect, and heals when the server is back`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(200))
        server.pause()

        let refused = await fetcher.fetch(.get(server.url("/?token=s3cret")))
        try server.resume()
        let healed = await fetcher.fetch(.get(server.url("/")))

        #expect(refused.failure == .connect)
        #expect(refused.status == nil)
        #expect(refused.detail == "connection refused by 127.0.0.1:\(server.port)")
        #expect(healed.status == 200)
    }

    @Test
    func `a connection that nobody takes is connect_timeout at the deadline`() async throws {
        let server = try FullBacklog()

        let answer = await fetcher.fetch(
            .get("http://127.0.0.1:\(server.port)/", timeout: .milliseconds(300))
        )

        #expect(answer.failure == .connectTimeout)
        #expect(answer.detail == "no connection to 127.0.0.1:\(server.port) within 300ms")
    }

    @Test
    func `a name without an address is dns`() async {
        // The label is one letter too long for DNS, so the resolver says no without asking anybody.
        let name = String(repeating: "a", count: 64) + ".test"

        let answer = await fetcher.fetch(.get("http://\(name)/s3cret"))

        #expect(answer.failure == .dns)
        #expect(answer.detail == "no address found for \(name):80")
    }

    @Test(arguments: [ScriptedServer.Behaviour.close(), .reset()])
    func `an end without an answer is reset, after exactly one request`(
        behaviour: ScriptedServer.Behaviour
    ) async throws {
        let server = try ScriptedServer()
        server.on("/", behaviour)

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == .reset)
        #expect(answer.status == nil)
        #expect(answer.detail == "connection closed by 127.0.0.1:\(server.port) too early")
        #expect(server.requests("/").count == 1)
        #expect(server.connectionCount == 1)
    }

    @Test(arguments: [ScriptedServer.Behaviour.close(), .reset()], ["GET", "POST"])
    func `a reused connection that dies costs one probe and never a second request`(
        death: ScriptedServer.Behaviour,
        method: String
    ) async throws {
        let server = try ScriptedServer()
        server.on("/", .sequence([.status(200), death, .status(200)]))
        var fetch = Fetch.get(server.url("/"))
        fetch.request.method = method

        let before = await fetcher.fetch(fetch)
        let lost = await fetcher.fetch(fetch)
        let requests = server.requests("/")
        let after = await fetcher.fetch(fetch)

        #expect(before.status == 200)
        #expect(lost.failure == .reset)
        #expect(
            lost.detail == "a reused connection was closed by 127.0.0.1:\(server.port) without an answer"
        )
        #expect(requests.map(\.connection) == [1, 1])
        #expect(after.status == 200)
    }

    @Test
    func `a server that closes idle connections fails no probe`() async throws {
        let server = try ScriptedServer()
        server.on("/", .text(thenClose: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))

        for _ in 0..<10 {
            let answer = await fetcher.fetch(.get(server.url("/")))
            #expect(answer.failure == nil)
            #expect(await server.waitForDisconnection())
        }

        #expect(server.requests("/").count == 10)
    }

    @Test
    func `fetches in a row share one connection`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(200, body: "ok"))

        for _ in 0..<20 { _ = await fetcher.fetch(.get(server.url("/"))) }

        #expect(server.requests("/").count == 20)
        #expect(server.connectionCount == 1)
    }
}
