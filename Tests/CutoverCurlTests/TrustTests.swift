import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Foundation
import Testing

@Suite(.enabled(if: NginxServer.isAvailable))
struct TrustTests {
    let fetcher = CurlFetcher(version: "1.2.3", idle: .seconds(60))

    private func fetch(_ url: String, _ change: (inout Trust) -> Void) -> Fetch {
        var fetch = Fetch.get(url)
        change(&fetch.request.route.trust)
        return fetch
    }

    @Test
    func `a private authority is trusted by the target that names it, and by no other`() async throws {
        let server = try await NginxServer.start()
        let trusting = fetch(server.url) { $0.authorities = server.authorities }

        let first = await fetcher.fetch(trusting)
        let other = await fetcher.fetch(.get(server.url))
        let again = await fetcher.fetch(trusting)

        #expect(first.status == 200)
        #expect(other.failure == .tlsUntrusted)
        #expect(again.status == 200)
    }

    @Test
    func `only the largest bundle is kept parsed, so fresh connections read the others anew`() async throws {
        let server = try await NginxServer.start()
        let folder = URL(filePath: server.authorities).deletingLastPathComponent()
        let authority = try Data(contentsOf: URL(filePath: server.authorities))
        let paths = ["large.pem", "small.pem"].map { folder.appending(path: $0).path }
        for (path, count) in zip(paths, [3, 2]) {
            try Data((0..<count).flatMap { _ in authority }).write(to: URL(filePath: path))
        }
        func probe(_ path: String) async -> Answer {
            var fetch = fetch(server.url) { $0.authorities = path }
            (fetch.isFresh, fetch.isLast) = (true, true)
            return await fetcher.fetch(fetch)
        }

        var before: [Int?] = []
        for path in paths { before.append(await probe(path).status) }
        for path in paths { try FileManager.default.removeItem(atPath: path) }
        let (large, small) = (await probe(paths[0]), await probe(paths[1]))

        #expect(before == [200, 200])
        #expect(large.status == 200)
        #expect(small.failure == .internal)
    }

    @Test
    func `a client certificate opens the door to the target that shows it, and to no other`() async throws {
        let clients = try TestAuthority()
        let pair = try clients.issue("client", for: "extendedKeyUsage=clientAuth")
        let server = try await NginxServer.start(clients: clients)
        let shown = fetch(server.url) {
            $0.authorities = server.authorities
            ($0.certificate, $0.key) = (pair.certificate, pair.key)
        }
        let bare = fetch(server.url) { $0.authorities = server.authorities }

        #expect(await fetcher.fetch(shown).status == 200)
        // nginx says it in HTTP: "no required SSL certificate was sent".
        #expect(await fetcher.fetch(bare).status == 400)
        #expect(await fetcher.fetch(shown).status == 200)
    }

    @Test
    func `a client certificate of another authority is not accepted`() async throws {
        let (clients, strangers) = (try TestAuthority(), try TestAuthority())
        let pair = try strangers.issue("client", for: "extendedKeyUsage=clientAuth")
        let server = try await NginxServer.start(clients: clients)

        let answer = await fetcher.fetch(
            fetch(server.url) {
                $0.authorities = server.authorities
                ($0.certificate, $0.key) = (pair.certificate, pair.key)
            }
        )

        #expect(answer.status == 400)
    }

    @Test
    func `a file that went missing is a fault of ours, and named`() async throws {
        let server = try await NginxServer.start()

        let answer = await fetcher.fetch(fetch(server.url) { $0.authorities = "/nowhere/s3cret.pem" })

        #expect(answer.failure == .internal)
        #expect(answer.detail.contains("/nowhere/s3cret.pem"), "\(answer.detail)")
    }

    @Test
    func `a name is checked against the certificate though another address is asked`() async throws {
        let server = try await NginxServer.start()
        var good = fetch("https://api.test/") { $0.authorities = server.authorities }
        good.request.route.connectTo = "127.0.0.1:\(server.port)"
        var bad = fetch("https://other.test/") { $0.authorities = server.authorities }
        bad.request.route.connectTo = "127.0.0.1:\(server.port)"

        #expect(await fetcher.fetch(good).status == 200)
        #expect(await fetcher.fetch(bad).failure == .tlsName)
    }
}
