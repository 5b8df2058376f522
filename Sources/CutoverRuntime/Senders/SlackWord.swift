/// The one word a Slack incoming webhook answers with (docs/delivery.md).
enum SlackWord: Sendable, Hashable {
    /// The message is posted.
    case ok
    /// A word that says it will never be posted: "no_service", "invalid_blocks" and so on.
    case refusal(String)
    /// Anything else: a proxy's page, `rollup_error`, nothing.
    case other

    private static let refusals: Set<String> = [
        "invalid_payload", "no_text", "invalid_blocks", "invalid_blocks_format", "user_not_found",
        "missing_text_or_fallback_or_attachments", "too_many_attachments", "action_prohibited",
        "invalid_token",
        "posting_to_general_channel_denied", "channel_not_found", "no_service", "no_service_id", "no_team",
        "channel_is_archived", "team_disabled",
    ]

    /// Reads an answer's body.
    init(body: [UInt8]) {
        let text = String(decoding: body.prefix(100), as: UTF8.self)
        let word = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if word == "ok" {
            self = .ok
        } else if Self.refusals.contains(word) {
            self = .refusal(word)
        } else {
            self = .other
        }
    }
}
