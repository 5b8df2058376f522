import CutoverCore

/// Writes entries down in their order, and keeps what the store refuses until it takes it.
struct Recorder {
    /// What came of a write.
    enum Report: Sendable, Hashable {
        /// Written, or kept in the backlog of a store that is known to be broken.
        case fine
        /// The store had been broken and has taken everything.
        case recovered
        /// The store has refused; what was to be written is in the backlog.
        case failed(String)
    }

    /// How often a broken store is tried.
    private static let patience: Duration = .seconds(5)

    private let journal: any Journal
    private var backlog: Backlog
    /// Entries that wait for the next write.
    private var gathered: [Entry] = []
    private var isBroken = false
    /// When a broken store was last tried; nil while it works.
    private var triedAt: Timestamp?

    init(journal: any Journal, backlogCapacity: Int) {
        self.journal = journal
        backlog = Backlog(capacity: backlogCapacity)
    }

    /// Takes entries for the next write.
    mutating func gather(_ entries: [Entry]) { gathered += entries }

    /// Writes what was gathered in one transaction; while the store is broken it joins the backlog instead.
    mutating func write(at now: Timestamp) async -> Report {
        guard !gathered.isEmpty else { return .fine }
        defer { gathered = [] }
        if isBroken {
            backlog.append(gathered)
            return .fine
        }
        do {
            try await journal.record(gathered)
            return .fine
        } catch {
            backlog.append(gathered)
            fail(at: now)
            return .failed(error.text)
        }
    }

    /// Tries the backlog of a broken store again, also an empty one; `isLast` does not wait for its time to come.
    mutating func retry(at now: Timestamp, isLast: Bool) async -> Report {
        guard isBroken else { return .fine }
        if !isLast, let triedAt, triedAt.duration(to: now) < Self.patience { return .fine }
        triedAt = now
        do {
            try await journal.record(backlog.entries)
            return recover()
        } catch {
            return .fine  // still broken, as the engine knows
        }
    }

    /// Writes the backlog, what was gathered, the decision and what is owed, in one transaction.
    ///
    /// A GO is refused for good once an entry was lost: no GO without evidence on disk (docs/decisions.md).
    mutating func commit(
        _ decision: Decision?,
        _ deliveries: [Delivery],
        at now: Timestamp
    ) async -> Report {
        if decision?.kind == .go, backlog.lost > 0 {
            fail(at: now)
            gathered.removeAll { $0.tells(decision) }
            return .failed(
                "\(backlog.lost) entries were lost while the store was broken; the evidence has a gap"
            )
        }
        do {
            try await journal.commit(backlog.entries + gathered, decision: decision, deliveries: deliveries)
            gathered = []
            return recover()
        } catch {
            backlog.append(gathered.filter { !$0.tells(decision) })
            gathered = []
            fail(at: now)
            return .failed(error.text)
        }
    }

    private mutating func fail(at now: Timestamp) {
        isBroken = true
        triedAt = now
    }

    private mutating func recover() -> Report {
        backlog.clear()
        triedAt = nil
        defer { isBroken = false }
        return isBroken ? .recovered : .fine
    }
}

extension Entry {
    /// True for the line that tells of `decision`: a decision that could not be committed was never made, so nobody
    /// may read of it.
    func tells(_ decision: Decision?) -> Bool {
        guard let decision, case .note(let seq, let note) = self else { return false }
        return seq == decision.seq && note.kind == AnnouncementKind.decision.rawValue
    }
}
