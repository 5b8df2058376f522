package import CutoverCore
import Synchronization

/// The newest board: written by the Conductor, read by everybody.
package final class LiveBoard: Sendable {
    private struct Shown {
        var board: Board
        var publishedAt: Timestamp
    }

    private let shown = Mutex<Shown?>(nil)

    /// An empty board.
    package init() {}

    /// The newest board; nil before the first.
    package var newest: Board? { shown.withLock { $0?.board } }

    /// When the newest board was published; nil before the first.
    package var publishedAt: Timestamp? { shown.withLock { $0?.publishedAt } }

    /// Shows `board` from `now` on.
    package func publish(_ board: Board, at now: Timestamp) {
        shown.withLock { $0 = Shown(board: board, publishedAt: now) }
    }
}
