import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct SurplusTests {
    let fetcher = CurlFetcher(version: "1.2.3", idle: .seconds(60))

    @Test func `bytes that nobody asked for cost a new connection, and neither a probe nor a request`()
        async throws
    {
        let server = try ScriptedServer()
        server.on("/", .status(200, body: "ok"))
        _ = await fetcher.fetch(.get(server.url("/")))

        server.interject("junk")
        let next = await fetcher.fetch(.get(server.url("/")))
        let last = await fetcher.fetch(.get(server.url("/")))

        #expect(next.failure == nil)
        #expect(next.text == "ok")
        #expect(next.exchange?.isReused == false)
        #expect(last.exchange?.isReused == true)
        #expect(server.requests("/").map(\.connection) == [1, 2, 2])
        #expect(server.connectionCount == 2)
    }

    @Test func `an answer that was sent twice is never taken for the next one`() async throws {
        let server = try ScriptedServer()
        server.on("/", .sequence([.status(200), .status(500)]))
        _ = await fetcher.fetch(.get(server.url("/")))

        server.interject("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let next = await fetcher.fetch(.get(server.url("/")))

        #expect(next.status == 500)
        #expect(server.requests("/").count == 2)
    }

    @Test func `only the request that met surplus bytes opens a connection, not the redirect after it`()
        async throws
    {
        let server = try ScriptedServer()
        server.on("/", .status(302, headers: ["Location: /there"]))
        server.on("/there", .status(200))
        _ = await fetcher.fetch(.get(server.url("/there")))

        server.interject("junk")
        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.status == 200)
        #expect(server.requests("/there").map(\.connection) == [1, 2])
        #expect(server.connectionCount == 2)
    }

    @Test(.enabled(if: NginxServer.isAvailable), arguments: [false, true])
    func `tickets and frames of a connection at rest do not keep it from being used again`(isHTTP2: Bool)
        async throws
    {
        let server = try await NginxServer.start(isHTTP2: isHTTP2)
        var fetch = Fetch.get(server.url)
        fetch.request.route.trust.authorities = server.authorities

        var answers: [Answer] = []
        for _ in 0..<20 { answers.append(await fetcher.fetch(fetch)) }

        #expect(answers.first?.text == (isHTTP2 ? "HTTP/2.0 ok" : "HTTP/1.1 ok"))
        #expect(answers.map { $0.exchange?.isReused } == [false] + Array(repeating: true, count: 19))
    }
}
