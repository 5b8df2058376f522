import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct ProxyTests {
    let fetcher = CurlFetcher(version: "1.2.3", idle: .seconds(60))

    private func fetch(_ url: String, through proxy: String, timeout: Duration = .seconds(30)) -> Fetch {
        var fetch = Fetch.get(url, timeout: timeout)
        fetch.request.route.proxy = Masked(secret: proxy)
        return fetch
    }

    @Test
    func `a request goes through the proxy, and the same one without it does not`() async throws {
        let (server, proxy) = (try ScriptedServer(), try ScriptedServer())
        server.on("/", .status(200, body: "direct"))
        proxy.on(server.url("/"), .status(200, body: "proxied"))

        let direct = await fetcher.fetch(.get(server.url("/")))
        let proxied = await fetcher.fetch(fetch(server.url("/"), through: proxy.url("")))
        let again = await fetcher.fetch(.get(server.url("/")))

        #expect((direct.text, proxied.text, again.text) == ("direct", "proxied", "direct"))
        #expect(server.requests("/").count == 2)
    }

    @Test
    func `a dead proxy is said to be the proxy`() async throws {
        let (server, proxy) = (try ScriptedServer(), try ScriptedServer())
        proxy.pause()

        let answer = await fetcher.fetch(
            fetch(server.url("/"), through: "http://u:s3cret@127.0.0.1:\(proxy.port)")
        )

        #expect(answer.failure == .connect)
        #expect(answer.detail == "connection refused by the proxy 127.0.0.1:\(proxy.port)")
        #expect(server.connectionCount == 0)
    }

    @Test(arguments: ["http", "https"])
    func `a proxy that demands a login is auth, and said to be the proxy`(scheme: String) async throws {
        let (server, proxy) = (try ScriptedServer(), try ScriptedServer())
        let target = scheme + "://127.0.0.1:\(server.port)/"
        let refusal = ScriptedServer.Behaviour.status(407, headers: ["Proxy-Authenticate: Basic realm=\"x\""])
        proxy.on(target, refusal)
        proxy.on("127.0.0.1:\(server.port)", refusal)

        let answer = await fetcher.fetch(fetch(target, through: proxy.url("")))

        #expect(answer.failure == .auth)
        #expect(answer.detail == "the proxy 127.0.0.1:\(proxy.port) demands a login (407)")
    }

    @Test
    func `a proxy that refuses the way is connect`() async throws {
        let proxy = try ScriptedServer()
        proxy.on("api.test:443", .status(503))

        let answer = await fetcher.fetch(fetch("https://api.test/", through: proxy.url("")))

        #expect(answer.failure == .connect)
        #expect(answer.detail == "the proxy 127.0.0.1:\(proxy.port) refuses the way to api.test:443 (503)")
    }

    @Test
    func `a look at a plain http address ends at that address, and not at the proxy`() async throws {
        let proxy = try ScriptedServer()
        proxy.on("api.test:80", .status(503))
        var look = fetch("http://api.test/", through: proxy.url(""))
        look.purpose = .connection

        let answer = await fetcher.fetch(look)

        #expect(answer.failure == .connect)
        #expect(answer.detail == "the proxy 127.0.0.1:\(proxy.port) refuses the way to api.test:80 (503)")
    }

    @Test
    func `a proxy that hangs is connect_timeout at the deadline`() async throws {
        let proxy = try ScriptedServer()
        proxy.on("api.test:443", .silence)

        let answer = await fetcher.fetch(
            fetch("https://api.test/", through: proxy.url(""), timeout: .milliseconds(300))
        )

        #expect(answer.failure == .connectTimeout)
        #expect(answer.detail == "no connection to the proxy 127.0.0.1:\(proxy.port) within 300ms")
    }
}
