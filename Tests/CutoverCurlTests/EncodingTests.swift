import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct EncodingTests {
    let fetcher = CurlFetcher(version: "1.2.3")
    /// "hello" as `gzip -n` writes it.
    static let hello: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00,
        0x86, 0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00,
    ]

    /// `hello` as `gzip -n` writes it once more.
    static let nested: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x93, 0xef, 0xe6, 0x60, 0x00, 0x03, 0xe6,
        0xd3, 0x1e, 0x67, 0x4f, 0x9e, 0x64, 0x67, 0x68, 0x5b, 0x26, 0x60, 0xc6, 0x0a, 0x14, 0x02, 0x00, 0x60,
        0xff, 0x88, 0x91, 0x19, 0x00, 0x00, 0x00,
    ]

    private static func answer(_ headers: String, _ body: [UInt8]) -> ScriptedServer.Behaviour {
        .bytes(Array("HTTP/1.1 200 OK\r\n\(headers)\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body)
    }

    @Test(arguments: ["Content-Encoding: gzip", "Content-Encoding: GZIP", "Content-Encoding: identity, gzip"])
    func `one layer of gzip is taken off`(header: String) async throws {
        let server = try ScriptedServer()
        server.on("/", Self.answer(header, Self.hello))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == nil)
        #expect(answer.text == "hello")
    }

    @Test(arguments: [
        ("Content-Encoding: gzip, gzip", nested),
        ("Content-Encoding: gzip\r\nContent-Encoding: gzip", nested),
        ("Content-Encoding: rot13", hello),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: gzip", nested),
        ("Content-Encoding: gzip", Array("hello, this is no gzip".utf8)),
        ("Content-Encoding: br", Array("hello, this is no brotli".utf8)),
        ("Content-Encoding: gzip", Array(hello[..<12]) + [0xff, 0xff, 0xff] + Array(hello[15...])),
    ])
    func `nested, unknown and broken encodings are decode`(header: String, body: [UInt8]) async throws {
        let server = try ScriptedServer()
        server.on("/", Self.answer(header, body))

        let answer = await fetcher.fetch(.get(server.url("/")))

        #expect(answer.failure == .decode)
        #expect(answer.status == 200)
        #expect(answer.detail.contains("127.0.0.1:\(server.port)"))
    }

    @Test(arguments: [
        (BodyRule.require(cap: 1_048_576), ProbeFailure?.some(.tooLarge), 0),
        (.keepPrefix(cap: 1_048_576), nil, 1_048_576),
        (.discard(cap: 1_048_576), nil, 0),
    ])
    func `a gzip bomb is cut by its inflated size`(rule: BodyRule, failure: ProbeFailure?, kept: Int)
        async throws
    {
        let server = try ScriptedServer()
        let bomb = DeflateBomb.bytes(inflatedTo: 256 * 1_048_576)
        server.on("/", Self.answer("Content-Encoding: gzip", bomb))

        let answer = await fetcher.fetch(.get(server.url("/"), body: rule))

        #expect(answer.failure == failure)
        #expect(answer.body.count == kept)
        #expect(answer.body.last == (kept == 0 ? nil : 65))
    }
}

/// A gzip stream of the letter "A", a thousand times smaller than what it inflates to.
enum DeflateBomb {
    /// One literal, then copies of 258 bytes from distance 1, in one block of fixed codes (RFC 1951, 3.2.6).
    static func bytes(inflatedTo size: Int) -> [UInt8] {
        // Last block, fixed codes; the literal "A" is code 0x30 + 65.
        let start = [1, 1, 0] + [0, 1, 1, 1, 0, 0, 0, 1]
        // Length code 285 is 11000101, distance code 0 is 00000; the copies repeat after 13 bytes.
        let copy = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]
        let bits = start + (0..<16).flatMap { _ in copy }
        let bytes = stride(from: 0, to: bits.count - 7, by: 8).map { first in
            (0..<8).reduce(UInt8(0)) { $0 | UInt8(bits[first + $1]) << UInt8($1) }
        }
        let period = [[UInt8]](repeating: Array(bytes[2..<15]), count: size / 258 / 8).joined()
        return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + bytes[..<2] + period
    }
}
