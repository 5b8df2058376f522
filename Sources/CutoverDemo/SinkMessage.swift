/// What the demo's sinks read out of a message, as one line for people.
enum SinkMessage {
    /// The part of a decision webhook's body that is shown.
    struct Webhook: Decodable {
        struct Details: Decodable {
            struct Message: Decodable {
                let kind: String
                let headline: String
            }

            let decision: String?
            let message: Message
        }

        let data: Details

        /// As in "webhook decision (ROLLBACK): ROLLBACK T+00:10 ...".
        var line: String {
            let decision = data.decision.map { " (\($0))" } ?? ""
            return SinkMessage.oneLine("webhook \(data.message.kind)\(decision): \(data.message.headline)")
        }
    }

    /// The part of a Slack message that is shown.
    struct Slack: Decodable {
        let text: String

        /// As in "slack: WARNING T+00:06 ...".
        var line: String { SinkMessage.oneLine("slack: \(text)") }
    }

    /// The text with every control character as a space: it goes to a terminal.
    static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
            )
        )
    }
}
