import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct ExchangeTests {
    let fetcher = CurlFetcher(version: "1.2.3", idle: .seconds(60))

    @Test
    func `a new connection has its phases, a reused one has none of its own`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(200, body: "ok"))

        let first = try #require(await fetcher.fetch(.get(server.url("/"))).exchange)
        let second = try #require(await fetcher.fetch(.get(server.url("/"))).exchange)

        #expect(first.isReused == false)
        #expect(try #require(first.connect) > .zero)
        #expect(try #require(first.firstByte) > .zero)
        #expect(first.transfer != nil)
        #expect(first.resolve == nil && first.tls == nil && first.redirect == nil)
        #expect(first.address == "127.0.0.1:\(server.port)")
        #expect(first.certificateEnd == nil)
        #expect(second.isReused == true)
        #expect(second.connect == nil && second.resolve == nil)
        #expect(second.firstByte != nil)
        #expect(second.address == first.address)
    }

    @Test
    func `a name is resolved, and the address that answered is named`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(200))

        let exchange = await fetcher.fetch(.get("http://localhost:\(server.port)/")).exchange

        #expect(try #require(exchange?.resolve) > .zero)
        #expect(exchange?.address == "127.0.0.1:\(server.port)")
    }

    @Test
    func `hops before the last one are one time apart`() async throws {
        let server = try ScriptedServer()
        server.on("/", .status(302, headers: ["Location: /there"]))
        server.on("/there", .status(200))

        let exchange = await fetcher.fetch(.get(server.url("/"))).exchange

        #expect(try #require(exchange?.redirect) > .zero)
        #expect(exchange?.isReused == true)
    }

    @Test
    func `a phase that was not reached is absent, never zero`() async throws {
        let server = try ScriptedServer()
        server.on("/silent", .silence)
        server.on(
            "/stuck",
            .drip(
                after: Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".utf8),
                drops: [],
                every: .seconds(9)
            )
        )
        let silent = await fetcher.fetch(.get(server.url("/silent"), timeout: .seconds(3))).exchange
        let stuck = await fetcher.fetch(.get(server.url("/stuck"), timeout: .seconds(3))).exchange
        server.stop()
        let refused = await fetcher.fetch(.get(server.url("/"))).exchange

        #expect(silent?.connect != nil)
        #expect(silent?.isReused == false)
        #expect(silent?.firstByte == nil && silent?.transfer == nil)
        #expect(stuck?.firstByte != nil)
        #expect(stuck?.transfer == nil)
        #expect(refused == Exchange())
    }

    @Test(.enabled(if: NginxServer.isAvailable))
    func `the end of a certificate is kept for the connections that are reused`() async throws {
        let server = try await NginxServer.start()
        let fetcher = CurlFetcher(version: "test", authorities: server.authorities, idle: .seconds(60))

        let first = try #require(await fetcher.fetch(.get(server.url)).exchange)
        let second = try #require(await fetcher.fetch(.get(server.url)).exchange)

        #expect(try #require(first.tls) > .zero)
        #expect(first.isReused == false)
        #expect(second.isReused == true)
        #expect(second.tls == nil)
        #expect(second.certificateEnd == first.certificateEnd && first.certificateEnd != nil)
    }

    @Test(.enabled(if: TLSServer.isAvailable))
    func `a handshake that is refused names the address and no answer`() async throws {
        let server = try await TLSServer.start(.foreign)
        let fetcher = CurlFetcher(version: "test", authorities: server.authorities)

        let exchange = try #require(await fetcher.fetch(.get(server.url)).exchange)

        #expect(exchange.address?.hasPrefix("127.0.0.1:") == true)
        #expect(exchange.isReused == nil)
        #expect(exchange.connect == nil && exchange.tls == nil && exchange.firstByte == nil)
    }
}
