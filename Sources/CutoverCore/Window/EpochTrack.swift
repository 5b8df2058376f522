/// The epochs of a source: which process incarnation a reading came from (docs/decisions.md).
package struct EpochTrack: Sendable, Hashable {
    /// What a reading tells about the process behind it.
    package enum Change: Sendable, Hashable {
        /// The first reading of all.
        case first
        /// The same process as before.
        case same
        /// A new process, or the same one with emptied counters.
        case restart
        /// A process that is older than the last, or one seen before: two replicas behind one address.
        case replica
    }

    private struct Epoch: Hashable {
        let number: Int
        /// As the newest reading of this epoch said it.
        var startedAt: Timestamp?
        let opening: CounterTrack.Opening
    }

    /// Start times this close are one: an application that takes its uptime off its clock says a slightly other
    /// one at each poll, and a restart at each poll would count everything before T0 again and again.
    private static let jitter: Duration = .milliseconds(10)

    /// The number of the current epoch, from 0; -1 before the first reading.
    package private(set) var current = -1
    private var epochs: [Epoch] = []

    /// A track that has seen no reading.
    package init() {}

    /// What a value first seen in the current epoch means.
    package var opening: CounterTrack.Opening {
        epochs.first { $0.number == current }?.opening ?? .base
    }

    /// Files a reading by its start time and by whether a counter fell in the epoch it would belong to.
    package mutating func enter(startedAt: Timestamp?, isFalling: (_ epoch: Int) -> Bool) -> Change {
        guard let latest = epochs.first(where: { $0.number == current }) else {
            begin(startedAt: startedAt, opening: .base)
            return .first
        }
        let known = startedAt.flatMap(epoch)
        let candidate = startedAt == nil || latest.startedAt == nil ? latest : known
        if let candidate {
            if isFalling(candidate.number) {
                begin(startedAt: startedAt, opening: .zero)
                return .restart
            }
            let isSame = candidate.number == current
            current = candidate.number
            if known != nil { epochs[current].startedAt = startedAt }
            return isSame ? .same : .replica
        }
        if let start = startedAt, let before = latest.startedAt, start < before {
            begin(startedAt: startedAt, opening: .base)
            return .replica
        }
        begin(startedAt: startedAt, opening: .zero)
        return .restart
    }

    /// The newest epoch that began at `start`; the exact one before one that is only close.
    private func epoch(startedAt start: Timestamp) -> Epoch? {
        epochs.last { $0.startedAt == start }
            ?? epochs.last { epoch in
                epoch.startedAt.map { abs($0.duration(to: start).wholeMicroseconds) }
                    .map { $0 <= Self.jitter.wholeMicroseconds } ?? false
            }
    }

    private mutating func begin(startedAt: Timestamp?, opening: CounterTrack.Opening) {
        current = epochs.count
        epochs.append(Epoch(number: current, startedAt: startedAt, opening: opening))
    }
}
