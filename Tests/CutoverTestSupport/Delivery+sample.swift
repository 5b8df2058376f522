package import CutoverCore

extension Delivery {
    /// A pending delivery, due at once; to the sink "deploys" about a decision unless told otherwise.
    package static func sample(
        _ id: String = "d1",
        to recipient: Recipient = .sink("deploys"),
        kind: AnnouncementKind = .decision,
        seq: Int64 = 1,
        at createdAt: Timestamp = .sample,
        body: String = "{}",
        attempts: Int = 0,
        nextAt: Timestamp? = nil
    ) -> Delivery {
        Delivery(
            id: id,
            recipient: recipient,
            kind: kind,
            seq: seq,
            createdAt: createdAt,
            body: Array(body.utf8),
            attempts: attempts,
            nextAt: nextAt
        )
    }
}
