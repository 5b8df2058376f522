import CutoverCore
import CutoverReport
import Foundation
import Testing

struct CloudEventTests {
    private func event(_ announcement: Announcement, host: String = "web-1") -> [UInt8] {
        Rendering.body(announcement, recipientKind: .webhook, deliveryID: "7f3a-42-0-s0", host: host)
    }

    @Test func `the body after a rollback is the golden one`() throws {
        let text = try #require(Boards.rollback.decision?.text)
        let body = event(Boards.announcement(.decision, text, Boards.rollback), host: "web 1")

        #expect(
            String(decoding: body, as: UTF8.self) + "\n" == (try Fixture.text("webhook-after-rollback.json"))
        )
    }

    @Test(arguments: [
        (AnnouncementKind.started, "dev.cutover.started.v1", "INFO"),
        (.ready, "dev.cutover.ready.v1", "INFO"),
        (.warning, "dev.cutover.warning.v1", "WARN"),
        (.cleared, "dev.cutover.cleared.v1", "INFO"),
        (.blind, "dev.cutover.blind.v1", "FATAL"),
        (.sighted, "dev.cutover.sighted.v1", "INFO"),
        (.restart, "dev.cutover.restart.v1", "WARN"),
        (.reminder, "dev.cutover.reminder.v1", "WARN"),
        (.test, "dev.cutover.test.v1", "INFO"),
        (.decision, "dev.cutover.decision.v1", "FATAL"),
        (.flag, "dev.cutover.flag.changed.v1", "INFO"),
        (.undelivered, "dev.cutover.delivery.escalated.v1", "FATAL"),
        (.interrupted, "dev.cutover.interrupted.v1", "ERROR"),
        (.ended, "dev.cutover.finished.v1", "FATAL"),
    ])
    func `every kind of message has its type and severity`(
        kind: AnnouncementKind,
        type: String,
        severity: String
    ) throws {
        let envelope = try Fixture.object(event(Boards.announcement(kind, "words", Boards.rollback)))

        #expect(envelope["type"] as? String == type)
        #expect(envelope["severitytext"] as? String == severity)
    }

    @Test func `a GO is no alarm and a HOLD is one`() throws {
        var board = Boards.go
        let go = try Fixture.object(event(Boards.announcement(.decision, "GO", board)))
        board.decision?.kind = .hold
        let hold = try Fixture.object(event(Boards.announcement(.decision, "HOLD", board)))

        #expect(go["severitytext"] as? String == "INFO")
        #expect(hold["severitytext"] as? String == "ERROR")
    }

    @Test(arguments: [
        ("FLAG brokers_v1 T+20:26 FAILED: 503", "dev.cutover.flag.failed.v1"),
        ("FLAG other T+20:26 is off: 200", "dev.cutover.flag.changed.v1"),
        ("words that name no flag", "dev.cutover.flag.failed.v1"),
    ])
    func `a message about a flag is a failure when that flag failed`(headline: String, type: String) throws {
        var board = Boards.rollback
        board.flags = [
            FlagReport(name: "brokers_v1", state: .failed, detail: "503"),
            FlagReport(name: "other", state: .readBack, detail: "200"),
        ]

        let envelope = try Fixture.object(event(Boards.announcement(.flag, headline, board)))

        #expect(envelope["type"] as? String == type)
    }

    @Test func `attribute names obey CloudEvents and no attribute is null`() throws {
        let envelope = try Fixture.object(event(Boards.announcement(.decision, "x", Boards.rollback)))

        #expect(envelope.keys.allSatisfy { $0.count <= 20 && $0.allSatisfy { ("a"..."z").contains($0) } })
        #expect(!envelope.values.contains { $0 is NSNull })
        #expect(envelope["specversion"] as? String == "1.0")
        #expect(envelope["sequence"] as? String == "0000000042")
    }

    @Test func `host and name are percent-encoded in the source`() throws {
        var board = Boards.rollback
        board.name = "año 1/2"

        let envelope = try Fixture.object(event(Boards.announcement(.decision, "x", board), host: "web:1"))

        #expect(envelope["source"] as? String == "/cutover-monitor/web%3A1/a%C3%B1o%201%2F2")
    }

    @Test func `what people must do is the message's, not the board's`() throws {
        var announcement = Boards.announcement(.decision, "x", Boards.rollback)
        announcement = Announcement(
            kind: .decision,
            seq: 42,
            at: announcement.at,
            headline: "x",
            lines: [],
            youMust: "call Ana",
            board: announcement.board
        )

        let data = try #require(try Fixture.object(event(announcement))["data"] as? [String: Any])

        #expect(data["you_must"] as? String == "call Ana")
    }

    @Test func `a run of 600 endpoints still fits, keeps its worst rules and says what it left out`() throws {
        var board = Boards.rollback
        let calm = (0..<600).map { SeriesReport(target: "analytics", endpoint: "/calm/\($0)") }
        board.series = calm + board.series
        board.decision?.rules += (0..<600).map { _ in Boards.calmHealth }

        let body = event(Boards.announcement(.decision, "x", board))

        #expect(body.count <= 60_000)
        let data = try #require(try Fixture.object(body)["data"] as? [String: Any])
        let reasons = try #require(data["reasons"] as? [[String: Any]])
        #expect(reasons.first?["verdict"] as? String == "fail")
        #expect((data["series"] as? [[String: Any]])?.contains { $0["failures"] as? Int == 31 } == true)
        #expect((data["omitted"] as? [String: Int])?["reasons"] == 604 - reasons.count)
    }

    @Test func `the same announcement always gives the same bytes`() {
        let announcement = Boards.announcement(.decision, "x", Boards.rollback)

        #expect(event(announcement) == event(announcement))
    }
}
