package import CutoverCore

/// The bytes that a sink is sent for an announcement: frozen once, so a retry sends the same ones.
package enum Rendering {
    /// The protocol the receiver speaks.
    package enum RecipientKind: Sendable, Hashable, CaseIterable {
        /// A CloudEvents 1.0 structured envelope.
        case webhook
        /// A Slack incoming webhook.
        case slack
    }

    /// The body of one delivery.
    ///
    /// `deliveryID` becomes the envelope's id, `host` a part of its source.
    package static func body(
        _ announcement: Announcement,
        recipientKind: RecipientKind,
        deliveryID: String,
        host: String
    ) -> [UInt8] {
        switch recipientKind {
        case .webhook: CloudEvent(announcement, id: deliveryID, host: host).bytes
        case .slack: SlackMessage(announcement).bytes
        }
    }
}
