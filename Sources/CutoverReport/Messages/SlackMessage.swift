import CutoverCore

/// A message for a Slack incoming webhook (docs/delivery.md): the word first, what people must do last.
struct SlackMessage {
    private let announcement: Announcement

    init(_ announcement: Announcement) {
        self.announcement = announcement
    }

    /// The message as UTF-8 JSON.
    var bytes: [UInt8] {
        JSONWriter.bytes(.object([("text", .string(text)), ("blocks", .array(blocks))]))
    }

    /// The notification, the screen reader's text and the fallback: one line.
    private var text: String { SlackText.escaped(headline, limit: 900) + " - You must now: " + must }

    private var headline: String {
        let line = SlackText.oneLine(announcement.headline)
        return line.isEmpty ? announcement.kind.rawValue.uppercased() : line
    }

    private var blocks: [JSONValue] {
        [header] + (body.map { [section($0)] } ?? []) + fields + deadline
            + [section("*You must now:* " + must)]
    }

    /// How long a safe decision is possible; nothing without a change window, and once there is a decision.
    private var deadline: [JSONValue] {
        guard let left = announcement.board.safeTime, let window = announcement.board.changeWindow else {
            return []
        }
        let until = window.lastSafeDecision.clock
        return [
            section(
                left > .zero
                    ? "Last safe decision: \(until), \(left.clock) left"
                    : "Last safe decision: passed at \(until)"
            )
        ]
    }

    private var must: String {
        SlackText.escaped(SlackText.oneLine(announcement.youMust), limit: 2_900)
    }

    private var header: JSONValue {
        .object([
            ("type", .string("header")),
            (
                "text",
                .object([
                    ("type", .string("plain_text")),
                    ("text", .string(SlackText.escaped(headline, limit: 150))),
                    ("emoji", .bool(false)),
                ])
            ),
        ])
    }

    /// The headline whole where the header had to cut it, then the further lines; nil when there is nothing to say.
    private var body: String? {
        let whole = headline.utf16.count > 150 ? [headline] : []
        let lines = whole + announcement.lines.map(SlackText.oneLine).filter { !$0.isEmpty }
        return lines.isEmpty ? nil : SlackText.escaped(lines.joined(separator: "\n"), limit: 3_000)
    }

    /// The rules that do not simply pass, worst first, at most six; nothing while all pass.
    private var fields: [JSONValue] {
        let rules = announcement.board.decision?.rules ?? announcement.board.rules
        let standing = rules.filter { !$0.isCalm && $0.stateWord != "warming" }.prefix(6)
        if standing.isEmpty { return [] }
        let texts = standing.map { rule in
            "\(rule.stateWord) \(rule.rule)\n\(rule.shownValue), limit \(rule.limitText)"
        }
        return [
            .object([
                ("type", .string("section")),
                ("fields", .array(texts.map { mrkdwn(SlackText.escaped($0, limit: 2_000)) })),
            ])
        ]
    }

    private func section(_ text: String) -> JSONValue {
        .object([("type", .string("section")), ("text", mrkdwn(text))])
    }

    private func mrkdwn(_ text: String) -> JSONValue {
        .object([("type", .string("mrkdwn")), ("text", .string(text))])
    }
}
