import CutoverCore

/// The slots of one target as moments of one run.
struct SlotCalendar: Sendable, Hashable {
    /// What to do with a slot whose time has come.
    enum Move: Sendable, Hashable {
        /// Probe for it.
        case take
        /// It was slept through: `missed` are worth an event (nil when all lie behind the run), and `next` is
        /// the first slot that is still to come.
        case skip(missed: ClosedRange<Int>?, next: Int)
    }

    private let grid: Grid
    private let origin: Timestamp
    /// Losses after this slot are not reported: the window's last, and the two blocks it may be extended by
    /// (docs/decisions.md).
    private let lastReported: Int

    init(grid: Grid, block: Duration, origin: Timestamp) {
        self.grid = grid
        self.origin = origin
        let (block, interval) = (block.wholeMicroseconds, grid.interval.wholeMicroseconds)
        lastReported = grid.last + Int((2 * block + interval - 1) / interval)
    }

    /// The first slot that is judged.
    var first: Int { grid.first }

    /// When `slot` should start.
    func start(of slot: Int) -> Timestamp { grid.start(of: slot, from: origin) }

    /// A slot that is reached a whole interval late is lost with all that started since: no catch-up burst.
    func move(for slot: Int, at now: Timestamp) -> Move {
        start(of: slot).duration(to: now) < grid.interval ? .take : gap(from: slot, at: now)
    }

    /// Gives up `slot` and all that have started by `now`; with none of those, nothing is missed.
    func gap(from slot: Int, at now: Timestamp) -> Move {
        let late = start(of: slot).duration(to: now).wholeMicroseconds
        guard late >= 0 else { return .skip(missed: nil, next: slot) }
        let next = slot + Int(late / grid.interval.wholeMicroseconds) + 1
        let last = min(next - 1, lastReported)
        return .skip(missed: slot <= last ? slot...last : nil, next: next)
    }
}
