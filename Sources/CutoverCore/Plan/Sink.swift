/// Where decisions and alerts go.
package struct Sink: Sendable, Hashable {
    /// The protocol a sink speaks.
    package enum Kind: Sendable, Hashable {
        /// CloudEvents body; signed by Standard Webhooks when a secret is given.
        case webhook(secret: Masked?)
        /// A Slack incoming webhook.
        case slack
    }

    /// Unique in the plan.
    package var name: String
    /// Webhook or Slack.
    package var kind: Kind
    /// Where it listens; always masked.
    package var url: Masked

    /// A sink of the plan.
    package init(name: String, kind: Kind, url: Masked) {
        self.name = name
        self.kind = kind
        self.url = url
    }
}
