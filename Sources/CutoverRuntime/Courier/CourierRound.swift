import CutoverCore

/// One look at what is owed: what is sent now, and when to look again.
struct CourierRound: Sendable, Hashable {
    /// A delivery and the outbox it lies in.
    struct Item: Sendable, Hashable {
        var delivery: Delivery
        /// Index into the Courier's outboxes.
        var outbox: Int
    }

    /// How long a delivery waits for an earlier urgent one that its sink has not taken yet.
    private static let patience: Duration = .seconds(30)

    /// One delivery for each free recipient, urgent before normal, then by seq.
    ///
    /// None overtakes an urgent one to the same sink that waits for its next attempt: nobody shall read that a flag
    /// is off before the ROLLBACK.
    let sends: [Item]
    /// The earliest moment after `now` at which a delivery becomes due; nil when none is known.
    let nextAt: Timestamp?

    /// Chooses among the pending `items`; recipients in `busy` have a delivery under way and get no second one.
    init(items: [Item], busy: Set<Recipient>, now: Timestamp) {
        var busy = busy
        var sends: [Item] = []
        let due = items.filter { $0.delivery.nextAt <= now }.sorted { Self.rank($0) < Self.rank($1) }
        let retried = items.map(\.delivery).filter { delivery in
            delivery.kind.isUrgent && delivery.attempts > 0 && delivery.nextAt > now
                && Self.end(of: delivery) > now
        }
        var holds: [Timestamp] = []
        for item in due {
            let ahead = retried.filter { Self.precedes($0, item.delivery) }
            holds += ahead.map(Self.end)
            if ahead.isEmpty, busy.insert(item.delivery.recipient).inserted { sends.append(item) }
        }
        self.sends = sends
        nextAt = (items.map(\.delivery.nextAt).filter { $0 > now } + holds).min()
    }

    /// When others stop waiting for `delivery`.
    private static func end(of delivery: Delivery) -> Timestamp { delivery.createdAt.advanced(by: patience) }

    private static func precedes(_ first: Delivery, _ second: Delivery) -> Bool {
        first.recipient == second.recipient && (first.seq, first.id) < (second.seq, second.id)
    }

    private static func rank(_ item: Item) -> (Int, Int64, String) {
        (item.delivery.kind.isUrgent ? 0 : 1, item.delivery.seq, item.delivery.id)
    }
}
