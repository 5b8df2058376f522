import CutoverCore
import Testing

@testable import CutoverReport

struct SlackMessageTests {
    private func message(_ headline: String, _ lines: [String] = [], youMust: String = "nothing") throws
        -> [String: Any]
    {
        var board = Boards.rollback
        board.youMust = youMust
        let announcement = Announcement(
            kind: .decision,
            seq: 42,
            at: board.now,
            headline: headline,
            lines: lines,
            youMust: youMust,
            board: board
        )
        return try Fixture.object(
            Rendering.body(announcement, recipientKind: .slack, deliveryID: "id", host: "host")
        )
    }

    /// Every text object of the message with its block's type.
    private func texts(_ message: [String: Any]) throws -> [(block: String, text: String)] {
        let blocks = try #require(message["blocks"] as? [[String: Any]])
        return try blocks.flatMap { block in
            let type = try #require(block["type"] as? String)
            let own = (block["text"] as? [String: Any]).map { [$0] } ?? []
            let fields = block["fields"] as? [[String: Any]] ?? []
            return try (own + fields).map { (type, try #require($0["text"] as? String)) }
        }
    }

    @Test func `the message after a rollback is the golden one`() throws {
        let text = try #require(Boards.rollback.decision?.text)
        let announcement = Boards.announcement(.decision, text, Boards.rollback)

        let body = Rendering.body(announcement, recipientKind: .slack, deliveryID: "id", host: "host")

        #expect(
            String(decoding: body, as: UTF8.self) + "\n" == (try Fixture.text("slack-after-rollback.json"))
        )
    }

    @Test func `the notification is one line: the word first, what to do last`() throws {
        let text = try #require(try message("ROLLBACK T+1\n<b>", youMust: "turn x\noff")["text"] as? String)

        #expect(text == "ROLLBACK T+1 &lt;b&gt; - You must now: turn x off")
    }

    @Test func `the last block says what people must do now`() throws {
        #expect(try texts(try message("GO", ["a line"])).last?.text == "*You must now:* nothing")
    }

    @Test func `foreign text can neither mention anybody nor make a link`() throws {
        let message = try message("WARNING <!channel>", ["<@U123> <https://evil|click> & more"])

        let all = try texts(message).map(\.text).joined() + (try #require(message["text"] as? String))
        #expect(!all.contains("<"))
        #expect(all.contains("&lt;@U123&gt; &lt;https://evil|click&gt; &amp; more"))
    }

    @Test func `a message of any length stays within the limits of Slack`() throws {
        let long = String(repeating: "<&>é🛑 ", count: 3_000)

        let message = try message(long, [long, long], youMust: long)

        let texts = try texts(message)
        #expect(texts.filter { $0.block == "header" && $0.text.utf16.count > 150 }.isEmpty)
        #expect(texts.filter { $0.text.utf16.count > 3_000 }.isEmpty)
        #expect((message["text"] as? String ?? "").utf16.count <= 4_000)
        #expect((message["text"] as? String ?? "").contains(" - You must now: &lt;&amp;"))
        #expect(((message["blocks"] as? [Any])?.count ?? 0) <= 50)
    }

    @Test(arguments: [(149, 149, "a"), (150, 150, "a"), (151, 150, "..."), (400, 150, "...")])
    func `a header is cut at exactly 150`(length: Int, shown: Int, end: String) throws {
        let header = try #require(try texts(try message(String(repeating: "a", count: length))).first?.text)

        #expect(header.count == shown)
        #expect(header.hasSuffix(end))
    }

    @Test func `fifty rules that fail fill six fields, not fifty`() throws {
        var board = Boards.rollback
        board.decision?.rules = (0..<50).map { _ in Boards.brokenErrors }
        let announcement = Boards.announcement(.decision, "ROLLBACK", board)

        let body = Rendering.body(announcement, recipientKind: .slack, deliveryID: "id", host: "host")

        let blocks = try #require(try Fixture.object(body)["blocks"] as? [[String: Any]])
        #expect(blocks.compactMap { ($0["fields"] as? [Any])?.count } == [6])
    }

    @Test func `an empty headline still gives a header`() throws {
        #expect(try texts(try message("")).first?.text == "DECISION")
    }

    @Test(arguments: [
        ("abc", 3, "abc"), ("abcd", 3, "..."), ("a<bcdef", 7, "a..."), ("a<b", 6, "a&lt;b"),
        ("a<bc", 6, "a..."),
        ("ab🛑cdef", 7, "ab🛑..."), ("ab🛑cdef", 6, "ab..."), ("&&", 10, "&amp;&amp;"), ("&&&", 10, "&amp;..."),
    ])
    func `a cut splits neither an entity nor a character`(text: String, limit: Int, cut: String) {
        #expect(SlackText.escaped(text, limit: limit) == cut)
    }
}
