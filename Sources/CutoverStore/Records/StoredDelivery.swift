import CutoverCore
import Foundation
import GRDB

/// One row of `deliveries`.
struct StoredDelivery: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "deliveries"

    var id: String
    var run: String
    var seq: Int64
    var recipient: String
    var kind: String
    var createdMicroseconds: Int64
    var body: Data
    var state: String
    var attempts: Int
    var nextMicroseconds: Int64
    var lastMicroseconds: Int64?
    var lastResult: String

    enum CodingKeys: String, CodingKey {
        case id, seq, recipient, kind, body, state, attempts
        case run = "run_id"
        case createdMicroseconds = "created_us"
        case nextMicroseconds = "next_us"
        case lastMicroseconds = "last_us"
        case lastResult = "last_result"
    }

    /// A delivery owed by `run`.
    init(_ delivery: Delivery, run: String) {
        id = delivery.id.storable
        self.run = run
        seq = delivery.seq
        recipient = delivery.recipient.label.storable
        kind = delivery.kind.rawValue
        createdMicroseconds = delivery.createdAt.microseconds
        body = Data(delivery.body)
        state = delivery.state.rawValue
        attempts = delivery.attempts
        nextMicroseconds = delivery.nextAt.microseconds
        lastResult = delivery.lastResult.storable
    }

    /// The delivery as it stands.
    func delivery() throws -> Delivery {
        Delivery(
            id: id,
            recipient: Recipient(label: recipient),
            kind: try AnnouncementKind(rawValue: kind).orUnreadable("deliveries.kind", kind),
            seq: seq,
            createdAt: Timestamp(microseconds: createdMicroseconds),
            body: Array(body),
            attempts: attempts,
            state: try DeliveryState(rawValue: state).orUnreadable("deliveries.state", state),
            nextAt: Timestamp(microseconds: nextMicroseconds),
            lastResult: lastResult
        )
    }
}
