import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct RouteTests {
    let fetcher = CurlFetcher(version: "1.2.3", idle: .seconds(60))

    /// A GET that takes another way.
    private func fetch(_ url: String, _ change: (inout Route) -> Void) -> Fetch {
        var fetch = Fetch.get(url)
        change(&fetch.request.route)
        return fetch
    }

    @Test
    func `the old and the new stack are asked at once under one name`() async throws {
        let (old, new) = (try ScriptedServer(), try ScriptedServer())
        old.on("/", .status(200, body: "old"))
        new.on("/", .status(200, body: "new"))
        let url = "http://api.test:80/"

        for _ in 0..<3 {
            let first = await fetcher.fetch(fetch(url) { $0.connectTo = "127.0.0.1:\(old.port)" })
            let second = await fetcher.fetch(fetch(url) { $0.connectTo = "127.0.0.1:\(new.port)" })
            #expect((first.text, second.text) == ("old", "new"))
            #expect(second.exchange?.address == "127.0.0.1:\(new.port)")
        }

        #expect(old.connectionCount == 1 && new.connectionCount == 1)
        #expect(new.requests("/").first?.header("host") == "api.test")
    }

    @Test
    func `a name is asked at the address that is written, and nowhere else`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(200))
        let url = "http://api.test:\(server.port)/"
        let pin = Route.Pin(place: "api.test:\(server.port)", address: "127.0.0.1")

        let pinned = await fetcher.fetch(fetch(url) { $0.pins = [pin] })
        let plain = await fetcher.fetch(.get(url, timeout: .seconds(5)))

        #expect(pinned.status == 200)
        // What one target pins must not leak into another that asks the same name.
        #expect(plain.failure == .dns)
    }

    @Test
    func `fresh probes each open a connection of their own`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(200))
        var fetch = Fetch.get(server.url("/"))
        (fetch.isFresh, fetch.isLast) = (true, true)

        for _ in 0..<5 { _ = await fetcher.fetch(fetch) }

        #expect(server.connectionCount == 5)
        #expect(server.requests("/").count == 5)
    }

    @Test(arguments: [ScriptedServer.Behaviour.close(), .reset()])
    func `a fresh probe that gets no answer is one request, too`(death: ScriptedServer.Behaviour) async throws
    {
        let server = try ScriptedServer()
        server.on("/", .sequence([.status(200), death]))
        var fetch = Fetch.get(server.url("/"))

        _ = await fetcher.fetch(fetch)
        (fetch.isFresh, fetch.isLast) = (true, true)
        let lost = await fetcher.fetch(fetch)

        #expect(lost.failure == .reset)
        #expect(server.requests("/").map(\.connection) == [1, 2])
    }

    @Test
    func `every third probe opens anew and the others share`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(200))
        var route = Route()
        route.fresh = .every(3)
        var fetch = Fetch.get(server.url("/"))
        fetch.request.route = route

        for slot in 0..<9 {
            (fetch.isFresh, fetch.isLast) = (route.isFresh(slot: slot), route.isLast(slot: slot))
            _ = await fetcher.fetch(fetch)
        }

        #expect(server.requests("/").map(\.connection) == [1, 1, 1, 2, 2, 2, 3, 3, 3])
    }

    @Test
    func `only the family that was chosen is used`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(200))
        let url = "http://localhost:\(server.port)/"

        let four = await fetcher.fetch(fetch(url) { $0.family = .four })
        let six = await fetcher.fetch(fetch(url) { $0.family = .six })

        #expect(four.exchange?.address == "127.0.0.1:\(server.port)")
        // The server listens on 127.0.0.1 only: a family that is dead fails, and falls back to nothing.
        #expect(six.failure == .connect || six.failure == .dns)
        #expect(server.requests("/").count == 1)
    }

    @Test(.enabled(if: NginxServer.isAvailable))
    func `the version of HTTP that was asked for is spoken, whatever connection is at hand`() async throws {
        let server = try await NginxServer.start(isHTTP2: true)
        let fetcher = CurlFetcher(version: "test", authorities: server.authorities, idle: .seconds(60))
        let one = fetch(server.url) { $0.version = .one }
        let two = fetch(server.url) { $0.version = .two }

        #expect(await fetcher.fetch(one).text == "HTTP/1.1 ok")
        #expect(await fetcher.fetch(two).text == "HTTP/2.0 ok")
        #expect(await fetcher.fetch(one).text == "HTTP/1.1 ok")
        #expect(await fetcher.fetch(two).text == "HTTP/2.0 ok")
    }

    @Test(.enabled(if: NginxServer.isAvailable))
    func `HTTP 2 that is not spoken is protocol`() async throws {
        let server = try await NginxServer.start()
        let fetcher = CurlFetcher(version: "test", authorities: server.authorities)

        let answer = await fetcher.fetch(fetch(server.url) { $0.version = .two })

        #expect(answer.failure == .protocol)
        #expect(answer.detail == "127.0.0.1:\(server.port) answers in HTTP/1.1, HTTP/2 was asked for")
    }

    @Test
    func `connect_to holds for its own address, and not for where a redirect leads`() async throws {
        let (first, second) = (try ScriptedServer(), try ScriptedServer())
        first.on("/", .status(302, headers: ["Location: \(second.url("/there"))"]))
        first.on("/there", .status(200, body: "first"))
        second.on("/there", .status(200, body: "second"))

        let answer = await fetcher.fetch(
            fetch("http://api.test:80/") { $0.connectTo = "127.0.0.1:\(first.port)" }
        )

        #expect(answer.text == "second")
    }

    @Test
    func `the hops of one fresh exchange share a connection`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(302, headers: ["Location: \(server.url("/there"))"]))
        server.on("/there", .status(200))
        var fetch = Fetch.get(server.url("/"))
        fetch.isFresh = true

        let answer = await fetcher.fetch(fetch)

        #expect(answer.status == 200)
        #expect(server.connectionCount == 1)
    }
}
