import CutoverCore

/// The open loop over one target's grid: one probe a slot, and a slow one never delays the next.
///
/// A class, so that the task of each probe does not copy a whole target.
final class SlotLoop: Sendable {
    private let target: Target
    private let calendar: SlotCalendar
    private let prober: any Prober
    private let timekeeper: any Timekeeper
    private let inbox: Inbox
    private let flights: FlightLimit

    init(
        target: Target,
        calendar: SlotCalendar,
        prober: any Prober,
        timekeeper: any Timekeeper,
        inbox: Inbox
    ) {
        self.target = target
        self.calendar = calendar
        self.prober = prober
        self.timekeeper = timekeeper
        self.inbox = inbox
        flights = FlightLimit(target.maximumInFlight)
    }

    /// Takes every slot from the first until cancelled.
    func run() async { await takeSlots(from: calendar.first) }

    /// Reports the slots after `last` that have passed as missed, then goes on with the next one to come; nil
    /// means that no slot is in the journal.
    func resume(after last: Int?) async {
        let slot = max(calendar.first, (last ?? -1) + 1)
        await takeSlots(from: settle(calendar.gap(from: slot, at: timekeeper.now), of: slot) ?? slot)
    }

    private func takeSlots(from first: Int) async {
        await withDiscardingTaskGroup { group in
            var slot = first
            while !Task.isCancelled {
                do {
                    try await timekeeper.sleep(until: calendar.start(of: slot))
                } catch {
                    return  // cancelled: the shutdown signal
                }
                slot = take(slot, in: &group)
            }
        }
    }

    /// Takes or gives up the slot whose time has come; returns the next one.
    private func take(_ slot: Int, in group: inout DiscardingTaskGroup) -> Int {
        if let next = settle(calendar.move(for: slot, at: timekeeper.now), of: slot) { return next }
        guard flights.enter() else {
            inbox.push(.missed(target: target.name, slot: slot, at: timekeeper.now))
            return slot + 1
        }
        group.addTask { await self.probe(slot) }
        return slot + 1
    }

    private func probe(_ slot: Int) async {
        let observation = await prober.probe(target, slot: slot, intendedStart: calendar.start(of: slot))
        flights.leave()
        if Task.isCancelled { return }  // cut off by us: says nothing about the target
        inbox.push(.observed(observation))
    }

    /// Reports what a skip has lost and returns the slot to go on with; nil when the slot is to be taken.
    private func settle(_ move: SlotCalendar.Move, of slot: Int) -> Int? {
        switch move {
        case .take: return nil
        case .skip(let missed, let next):
            for slot in missed.map(Array.init) ?? [] {
                inbox.push(.missed(target: target.name, slot: slot, at: timekeeper.now))
            }
            return next
        }
    }
}
