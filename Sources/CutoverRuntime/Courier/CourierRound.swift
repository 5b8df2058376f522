import CutoverCore

/// One look at what is owed: what is sent now, and when to look again.
struct CourierRound: Sendable, Hashable {
    /// A delivery and the outbox it lies in.
    struct Item: Sendable, Hashable {
        var delivery: Delivery
        /// Index into the Courier's outboxes.
        var outbox: Int
    }

    /// One delivery for each free recipient, urgent before normal, then by seq.
    let sends: [Item]
    /// The earliest moment after `now` at which a delivery becomes due; nil when none is known.
    let nextAt: Timestamp?

    /// Chooses among the pending `items`; recipients in `busy` have a delivery under way and get no second one.
    init(items: [Item], busy: Set<Recipient>, now: Timestamp) {
        var busy = busy
        var sends: [Item] = []
        let due = items.filter { $0.delivery.nextAt <= now }.sorted { Self.rank($0) < Self.rank($1) }
        for item in due where busy.insert(item.delivery.recipient).inserted { sends.append(item) }
        self.sends = sends
        nextAt = items.map(\.delivery.nextAt).filter { $0 > now }.min()
    }

    private static func rank(_ item: Item) -> (Int, Int64, String) {
        (item.delivery.kind.isUrgent ? 0 : 1, item.delivery.seq, item.delivery.id)
    }
}
