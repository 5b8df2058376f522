import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct ScriptedServerTests {
    let fetcher = CurlFetcher(version: "1.2.3")

    @Test
    func `a sequence is answered in order and its last step repeats`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(404))
        _ = await fetcher.fetch(.get(server.url("/")))
        server.on("/", .sequence([.status(500), .status(503), .status(200)]))

        var statuses: [Int?] = []
        for _ in 0..<4 { statuses.append(await fetcher.fetch(.get(server.url("/"))).status) }

        #expect(statuses == [500, 503, 200, 200])
    }

    @Test
    func `a closure answers what it sees`() async throws {
        let server = try ScriptedServer()
        server.on("/echo", .answering { .status(200, body: $0.method + " " + $0.target) })

        let answer = await fetcher.fetch(.get(server.url("/echo?q=1")))

        #expect(answer.text == "GET /echo?q=1")
    }

    @Test
    func `a pause refuses and drops, and a resume serves the same port`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(200))
        let port = server.port
        _ = await fetcher.fetch(.get(server.url("/")))

        for _ in 0..<3 {
            server.pause()
            #expect(await fetcher.fetch(.get(server.url("/"))).failure == .connect)
            try server.resume()
            #expect(await fetcher.fetch(.get(server.url("/"))).status == 200)
        }

        #expect(server.port == port)
        #expect(server.connectionCount == 4)
    }

    @Test
    func `waiting for requests that never come ends with false`() async throws {
        let server = try ScriptedServer()

        #expect(await server.waitForRequests(0, "/"))
        #expect(await server.waitForRequests(1, "/", within: .milliseconds(50)) == false)
    }

    @Test
    func `an unknown path answers 404`() async throws {
        let server = try ScriptedServer()

        #expect(await fetcher.fetch(.get(server.url("/nowhere"))).status == 404)
    }
}
