package import CutoverCore
import ServiceLifecycle

/// Sends what is owed until it is settled: at least once, one delivery at a time to each recipient.
package struct Courier: Service {
    /// How far ahead each look goes: past the longest wait a receiver may ask for, since nothing overtakes what waits.
    private static let horizon: Duration = RetrySchedule.longestWish + .seconds(60)
    /// How soon a store in trouble is asked again.
    private static let patience: Duration = .seconds(1)

    private let outboxes: [any Outbox]
    private let sender: any Sender
    private let inbox: Inbox
    private let wakeup: Wakeup
    private let timekeeper: any Timekeeper
    private let lastPass: Duration
    private let jitter: @Sendable () -> Double
    private let book = DeliveryBook()

    /// Serves `outboxes`, and tells `inbox` of every attempt.
    ///
    /// `jitter` draws from -1 to 1; `lastPass` bounds what is still tried after the shutdown signal.
    package init(
        outboxes: [any Outbox],
        sender: any Sender,
        inbox: Inbox,
        wakeup: Wakeup,
        timekeeper: any Timekeeper,
        lastPass: Duration = .seconds(5),
        jitter: @escaping @Sendable () -> Double
    ) {
        self.outboxes = outboxes
        self.sender = sender
        self.inbox = inbox
        self.wakeup = wakeup
        self.timekeeper = timekeeper
        self.lastPass = lastPass
        self.jitter = jitter
    }

    /// Delivers until its own shutdown signal, then makes a last pass over the urgent ones.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !book.isStopping, !Task.isCancelled {
                    let next = await dispatch(in: &group)
                    await wakeup.wait(until: next, by: timekeeper)
                }
                await makeLastPass(in: &group)
            }
        } onGracefulShutdown: {
            book.stop()
            wakeup.signal()
        }
    }

    /// Sends off what is due; returns when to look again, nil for "when woken".
    private func dispatch(in group: inout DiscardingTaskGroup, isUrgentOnly: Bool = false) async -> Timestamp?
    {
        let busy = book.busy  // read first: what comes back meanwhile is settled, and wakes us again
        let now = timekeeper.now
        let (items, isComplete) = await look(at: now)
        let wanted = items.filter { $0.delivery.kind.isUrgent || !isUrgentOnly }
        let round = CourierRound(items: wanted, busy: busy, now: now)
        for item in round.sends {
            book.enter(item.delivery.recipient)
            group.addTask { await attempt(item) }
        }
        let soon = now.advanced(by: Self.patience)
        if !isComplete { return min(round.nextAt ?? soon, soon) }
        if let nextAt = round.nextAt { return nextAt }
        return await firstBeyondHorizon(now)
    }

    /// What is pending in all outboxes; incomplete while one of them is in trouble.
    private func look(at now: Timestamp) async -> (items: [CourierRound.Item], isComplete: Bool) {
        var items: [CourierRound.Item] = []
        var isComplete = true
        for index in outboxes.indices {
            do {
                let found = try await look(in: index, at: now)
                items += found.items
                isComplete = isComplete && found.isComplete
                _ = book.isNewTrouble(nil, in: index)
            } catch {
                isComplete = false
                if book.isNewTrouble(error.text, in: index) {
                    note("deliveries cannot be read, they are tried again: \(error.text)", at: now)
                }
            }
        }
        return (items, isComplete)
    }

    /// What is pending in one outbox, corrected by what this process knows better.
    private func look(
        in index: Int,
        at now: Timestamp
    ) async throws(StoreTrouble) -> (items: [CourierRound.Item], isComplete: Bool) {
        var items: [CourierRound.Item] = []
        var isComplete = true
        for stored in try await outboxes[index].due(now.advanced(by: Self.horizon)) {
            let known = await correct(stored, in: index, at: now)
            isComplete = isComplete && known.isInStep
            guard known.delivery.state == .pending else { continue }
            items.append(.init(delivery: known.delivery, outbox: index))
        }
        return (items, isComplete)
    }

    /// Brings an outbox up to date that missed an attempt; `isInStep` is false while it cannot be.
    private func correct(
        _ stored: Delivery,
        in index: Int,
        at now: Timestamp
    ) async -> (delivery: Delivery, isInStep: Bool) {
        guard let newer = book.newer(than: stored) else { return (stored, true) }
        do {
            try await outboxes[index].settle(newer, at: now)
            return (newer, true)
        } catch {
            return (newer, false)  // was noted when it failed first; asked again at the next look
        }
    }

    private func firstBeyondHorizon(_ now: Timestamp) async -> Timestamp? {
        var first: Timestamp?
        for outbox in outboxes {
            do {
                guard let next = try await outbox.nextDue(), next > now else { continue }
                first = min(first ?? next, next)
            } catch {
                return now.advanced(by: Self.patience)  // noted by the next look
            }
        }
        return first
    }

    /// Sends once, writes down what came of it, and tells the engine.
    private func attempt(_ item: CourierRound.Item) async {
        let outcome = await sender.send(item.delivery, now: timekeeper.now)
        let now = timekeeper.now
        let delivery = item.delivery.attempted(outcome, at: now, jitter: jitter())
        book.remember(delivery)
        do {
            try await outboxes[item.outbox].settle(delivery, at: now)
        } catch {
            note(
                "delivery \(delivery.id) to \"\(delivery.recipient.label)\" was tried (\(outcome.text)), "
                    + "but that could not be written down: \(error.text)",
                at: now
            )
        }
        inbox.push(.attempted(id: delivery.id, outcome: outcome, at: now))
        book.leave(delivery.recipient)
        wakeup.signal()
    }

    private func note(_ text: String, at now: Timestamp) {
        inbox.push(.noticed(Note(at: now, kind: "store", text: text)))
    }

    /// One more try for every urgent delivery that is due, and time for what is under way; then all is cut off.
    private func makeLastPass(in group: inout DiscardingTaskGroup) async {
        let deadline = timekeeper.now.advanced(by: lastPass)
        while !Task.isCancelled, timekeeper.now < deadline {
            _ = await dispatch(in: &group, isUrgentOnly: true)
            if book.busy.isEmpty { break }
            await wakeup.wait(until: deadline, by: timekeeper)
        }
        group.cancelAll()
    }
}
