/// The epochs of a source: which process each reading came from (docs/decisions.md).
///
/// It judges by what the process says of its start, and by its counters where that says nothing.
package struct EpochTrack: Sendable, Hashable {
    /// What a reading tells about the process behind it.
    package enum Change: Sendable, Hashable {
        /// The first reading of all.
        case first
        /// The same process as before.
        case same
        /// A new process, or the same one with emptied counters.
        case restart
        /// A process not seen before that ran already: two replicas behind one address.
        case replica
        /// A process seen before, which is known to be another one.
        case alternate
        /// The process of before a fall is back: it had not restarted.
        case returned
    }

    /// Where a reading is filed.
    package struct Filing: Sendable, Hashable {
        /// The number of the epoch, from 0.
        package let epoch: Int
        /// How the first reading of that epoch is understood.
        package let opening: CounterTrack.Opening
        /// True when this reading is the first of its epoch.
        package let isFirst: Bool
    }

    /// What became of one reading.
    package struct Entry: Sendable, Hashable {
        /// What it tells about the process.
        package let change: Change
        /// Where it is filed.
        package let filing: Filing
        /// Where the readings just before it belong after all, oldest first; empty when they were filed well.
        package var amended: [Filing] = []
        /// Epochs that turned out to be replicas: what their openings added is no increase.
        package var revoked: [Int] = []
        /// True when the total fell though the process does not say that it is another.
        package var isUnexplainedFall = false
        /// True when the total fell, unexplained, while a busy endpoint went on: a restart that is hard to believe.
        package var isDoubtful = false
    }

    private struct Epoch: Hashable {
        /// As the newest reading of this epoch said it.
        var startedAt: Timestamp?
        var opening: CounterTrack.Opening
        /// True while it counts as a restart by its fall alone: its start lies before our first reading.
        var isProvisional = false
        /// False once another epoch has taken its place.
        var isLive = true
        var counters: [String: CounterPair]
        /// The reading before the newest one; nil while there is one only.
        var previous: Previous?
    }

    private struct Previous: Hashable {
        let startedAt: Timestamp?
        let counters: [String: CounterPair]
    }

    /// The newest reading opened `to`, because it was below `from`.
    private struct Fall: Hashable {
        let from: Int
        let to: Int
        /// True when the reading just before it was one of `from`.
        let isDirect: Bool
    }

    /// Start times this close are one: an application that takes its uptime off its clock says a slightly other
    /// one at each poll, and a restart at each poll would count everything before T0 again and again.
    private static let jitter: Duration = .seconds(1)

    /// A new process rarely answers this many requests of one endpoint before its first poll, and fewer dilute little.
    private static let busy: Int64 = 20

    /// The number of the current epoch, from 0; -1 before the first reading.
    package private(set) var current = -1
    private var epochs: [Epoch] = []
    private var firstAt: Timestamp?
    private var fall: Fall?

    /// A track that has seen no reading.
    package init() {}

    /// Files a reading.
    package mutating func enter(_ sighting: Sighting) -> Entry {
        guard current >= 0 else {
            firstAt = sighting.at
            return Entry(change: .first, filing: begin(sighting, opening: .base))
        }
        let fallen = fall
        fall = nil
        if let fallen, let entry = takeBack(fallen, sighting) { return entry }
        if let entry = splitOff(sighting) { return entry }
        let candidates = candidates(sighting.startedAt)
        guard let epoch = choose(among: candidates, sighting) else { return beginAnew(sighting, candidates) }
        let isSame = epoch == current
        let isBelow = !isSame && saysNothing(sighting) && sighting.isBelow(epochs[current].counters)
        let revoked = isSame ? [] : epochs.indices.filter { epochs[$0].isProvisional && $0 != epoch }
        for index in revoked { epochs[index].isProvisional = false }
        let change: Change = isSame ? .same : revoked.isEmpty ? .alternate : .returned
        var entry = Entry(change: change, filing: proceed(epoch, sighting))
        entry.revoked = revoked
        entry.isUnexplainedFall = isBelow
        return entry
    }

    /// True when the start time of a reading is that of the newest one, or missing: it tells nothing of a restart.
    private func saysNothing(_ sighting: Sighting) -> Bool {
        sighting.startedAt == nil || sighting.startedAt == epochs[current].startedAt
    }

    /// The epochs a start time may belong to: those that said the same one, or else one that is close.
    private func candidates(_ startedAt: Timestamp?) -> [Int] {
        guard let startedAt else {
            return epochs[current].startedAt == nil ? live { $0 == nil } : [current]
        }
        let exact = live { $0 == startedAt }
        if !exact.isEmpty { return exact }
        if epochs[current].startedAt == nil { return [current] }
        return live { $0.map { Self.isClose($0, startedAt) } ?? false }
    }

    private func live(where isMeant: (Timestamp?) -> Bool) -> [Int] {
        epochs.indices.filter { epochs[$0].isLive && isMeant(epochs[$0].startedAt) }
    }

    private static func isClose(_ one: Timestamp, _ other: Timestamp) -> Bool {
        abs(one.duration(to: other).wholeMicroseconds) <= jitter.wholeMicroseconds
    }

    /// The highest epoch none of whose counters would have fallen, else one whose total would not have.
    private func choose(among candidates: [Int], _ sighting: Sighting) -> Int? {
        let risen = candidates.filter { sighting.isAtOrAbove(epochs[$0].counters) }
        let standing = risen.isEmpty ? candidates.filter { !isFalling(sighting, $0) } : risen
        return standing.max { left, right in
            let (low, high) = (
                Sighting.total(of: epochs[left].counters), Sighting.total(of: epochs[right].counters)
            )
            return low == high ? right == current : low < high
        }
    }

    private func isFalling(_ sighting: Sighting, _ epoch: Int) -> Bool {
        let last = epochs[epoch].counters
        guard sighting.isBelow(last) else { return false }
        // A process that says it is the same and whose other counters went on has lost endpoints, not counters.
        return sighting.startedAt == nil || !sighting.hasOnlyLostEndpoints(of: last)
    }

    private mutating func proceed(_ epoch: Int, _ sighting: Sighting) -> Filing {
        let last = epochs[epoch]
        epochs[epoch].previous = Previous(startedAt: last.startedAt, counters: last.counters)
        epochs[epoch].counters = sighting.counters(after: last.counters)
        epochs[epoch].startedAt = sighting.startedAt ?? last.startedAt
        current = epoch
        return Filing(epoch: epoch, opening: last.opening, isFirst: false)
    }

    private mutating func begin(_ sighting: Sighting, opening: CounterTrack.Opening) -> Filing {
        current = epochs.count
        epochs.append(Epoch(startedAt: sighting.startedAt, opening: opening, counters: sighting.counters))
        return Filing(epoch: current, opening: opening, isFirst: true)
    }
}

extension EpochTrack {
    /// Begins an epoch, which counts from zero.
    ///
    /// A process that already ran at our first reading holds history from before T0: when the total did not fall its
    /// first reading is a base; when it fell it counts as a restart, until a process seen before shows that it was none.
    private mutating func beginAnew(_ sighting: Sighting, _ candidates: [Int]) -> Entry {
        let before = current
        let from = candidates.contains(before) ? before : candidates.last
        let isNewStart = sighting.startedAt.map { start in !epochs.contains { $0.startedAt == start } }
        if isNewStart == true, let start = sighting.startedAt {
            let ranAlready = firstAt.map { start <= $0 } ?? false
            let isOlder = epochs[before].startedAt.map { start < $0 } ?? false
            let hasFallen = sighting.isBelow(epochs[before].counters)
            let filing = begin(sighting, opening: ranAlready && !hasFallen ? .base : .zero)
            epochs[current].isProvisional = ranAlready && hasFallen
            if let from { fall = Fall(from: from, to: filing.epoch, isDirect: from == before) }
            let isReplica = !hasFallen && (ranAlready || isOlder)
            return Entry(change: isReplica ? .replica : .restart, filing: filing)
        }
        var entry = Entry(change: .restart, filing: begin(sighting, opening: .zero), isUnexplainedFall: true)
        guard let from else { return entry }
        epochs[from].isLive = false
        fall = Fall(from: from, to: current, isDirect: from == before)
        entry.isDoubtful = sighting.keepsAny(of: epochs[from].counters, from: Self.busy)
        return entry
    }

    /// Sees that the process of before a fall is back: at or above every counter it had.
    ///
    /// Then the reading between was another process. If that one goes on from the reading before the last of this
    /// epoch, the last one had been taken for it by mistake, and its increase is no increase either.
    private mutating func takeBack(_ fall: Fall, _ sighting: Sighting) -> Entry? {
        let (from, to) = (fall.from, fall.to)
        let isSameName = epochs[to].startedAt.flatMap { told in
            sighting.startedAt.map { Self.isClose($0, told) }
        }
        guard isSameName ?? (epochs[to].startedAt == nil && sighting.startedAt == nil),
            epochs[to].opening == .zero, sighting.isAtOrAbove(epochs[from].counters)
        else { return nil }
        epochs[from].isLive = true
        epochs[to].opening = .base
        let between = Filing(epoch: to, opening: .base, isFirst: true)
        guard fall.isDirect, let previous = epochs[from].previous,
            Sighting.isAtOrAbove(epochs[to].counters, previous.counters)
        else {
            return Entry(change: .returned, filing: proceed(from, sighting), amended: [between])
        }
        let other = epochs[to].counters
        epochs[to].counters = epochs[from].counters
        epochs[from].counters = other
        epochs[from].previous = nil
        let filing = proceed(to, sighting)
        let first = Filing(epoch: from, opening: epochs[from].opening, isFirst: false)
        return Entry(change: .returned, filing: filing, amended: [between, first])
    }

    /// Sees that the newest reading came from another process that started within the jitter: the one before it is
    /// back, with its exact start time, lower than the newest and not below its own.
    private mutating func splitOff(_ sighting: Sighting) -> Entry? {
        let newest = epochs[current]
        guard let start = sighting.startedAt, start != newest.startedAt, let previous = newest.previous,
            previous.startedAt == start, sighting.isBelow(newest.counters),
            sighting.isAtOrAbove(previous.counters)
        else { return nil }
        let other = Filing(epoch: epochs.count, opening: .base, isFirst: true)
        epochs.append(Epoch(startedAt: newest.startedAt, opening: .base, counters: newest.counters))
        epochs[current].counters = previous.counters
        epochs[current].startedAt = start
        return Entry(change: .replica, filing: proceed(current, sighting), amended: [other])
    }
}
