import Testing

@testable import CutoverDemo

@Suite struct SinkMessageTests {
    @Test(arguments: [
        ("ROLLBACK" as String?, "webhook decision (ROLLBACK): ROLLBACK T+00:10 errors"),
        (nil, "webhook decision: ROLLBACK T+00:10 errors"),
    ])
    func `a webhook message is shown by its kind, its decision and its headline`(
        decision: String?,
        line: String
    ) {
        let message = SinkMessage.Webhook.Details.Message(
            kind: "decision",
            headline: "ROLLBACK T+00:10 errors"
        )

        let webhook = SinkMessage.Webhook(data: .init(decision: decision, message: message))

        #expect(webhook.line == line)
    }

    @Test func `nothing a sender writes moves the cursor of the terminal`() {
        #expect(SinkMessage.Slack(text: "a\u{1b}[2Jb\nc\u{9b}d é").line == "slack: a [2Jb c d é")
    }
}
