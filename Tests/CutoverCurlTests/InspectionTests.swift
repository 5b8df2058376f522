import CutoverCore
import CutoverTestSupport
import Glibc
import Testing

@testable import CutoverCurl

struct InspectionTests {
    private func fetch(_ url: String, for purpose: Fetch.Purpose) -> Fetch {
        var fetch = Fetch(
            request: Request(method: "POST", url: Masked(url), body: Masked("{}")),
            timeout: .seconds(5),
            body: .discard(cap: 1_000),
            maximumRedirects: 0
        )
        fetch.purpose = purpose
        return fetch
    }

    @Test func `a connection is made and nothing is sent over it`() async throws {
        let server = try ScriptedServer()
        let fetcher = CurlFetcher(version: "test")

        let answer = await fetcher.fetch(fetch(server.url("/hook"), for: .connection))

        #expect(answer.status == nil && answer.failure == nil)
        #expect(answer.exchange?.isReused == false)
        #expect(answer.exchange?.firstByte == nil)
        #expect(await server.waitForDisconnection())
        #expect(server.connectionCount == 1)
        #expect(server.requests("/hook").isEmpty)
    }

    @Test func `a connection that is refused says so`() async throws {
        let server = try ScriptedServer()
        server.stop()

        let answer = await CurlFetcher(version: "test").fetch(fetch(server.url("/"), for: .connection))

        #expect(answer.failure == .connect)
    }

    @Test(.enabled(if: TLSServer.isAvailable), arguments: [Fetch.Purpose.connection, .answer])
    func `the end of a certificate is read`(_ purpose: Fetch.Purpose) async throws {
        let server = try await TLSServer.start(.good)
        let fetcher = CurlFetcher(version: "test", authorities: server.authorities)

        let answer = await fetcher.fetch(fetch(server.url, for: purpose))

        // It is made for one day.
        let end = try #require(answer.exchange?.certificateEnd)
        let left = (SystemTime.now.duration(to: end)).components.seconds
        #expect((86_000...86_400).contains(left))
    }

    @Test(arguments: [
        ("Expire date:Nov  2 07:50:00 2026 GMT", 1793605800_000_000 as Int64?),
        ("Expire date:Feb 30 07:50:00 2026 GMT", nil),
        ("Start date:Nov  2 07:50:00 2026 GMT", nil),
        ("Expire date:", nil),
    ])
    func `a line about a certificate is read or refused`(_ line: String, _ microseconds: Int64?) {
        #expect(CurlCertificate.read(line)?.microseconds == microseconds)
    }
}

/// The wall clock: certificates are made by it.
private enum SystemTime {
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000)
    }
}
