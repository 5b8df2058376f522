package import CutoverCore

/// Renders one message for the delivery that will carry it; nil when its recipient is not meant to get it, which is
/// a mistake here.
package typealias Composer = @Sendable (Announcement, Commitment.Owed) -> [UInt8]?

extension Commitment {
    /// The deliveries owed, with their bodies frozen, in order.
    ///
    /// A dry run's are suppressed. One that cannot be rendered is dead and says so: it must not hold up a
    /// ROLLBACK, and it must not vanish.
    func deliveries(at now: Timestamp, isDryRun: Bool, compose: Composer) -> [Delivery] {
        owed.map { owed in
            let announcement = owed.announcement.flatMap {
                announcements.indices.contains($0) ? announcements[$0] : nil
            }
            let body = body(of: owed, announcement, compose: compose)
            let state: DeliveryState = body == nil ? .dead : isDryRun ? .suppressed : .pending
            return Delivery(
                id: owed.id,
                recipient: owed.recipient,
                kind: owed.kind,
                seq: announcement?.seq ?? decision?.seq ?? announcements.first?.seq ?? 0,
                createdAt: announcement?.at ?? decision?.at ?? announcements.first?.at ?? now,
                body: body ?? [],
                state: state,
                lastResult: body == nil ? "no message could be rendered for \"\(owed.recipient.label)\"" : ""
            )
        }
    }

    /// The frozen bytes; empty for flags, nil when a message cannot be rendered.
    private func body(of owed: Owed, _ announcement: Announcement?, compose: Composer) -> [UInt8]? {
        switch owed.recipient {
        case .flag: []
        case .sink: announcement.flatMap { compose($0, owed) }
        }
    }
}
