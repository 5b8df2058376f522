package import CutoverCore
import Synchronization

/// The newest board: written by the Conductor, read by everybody.
package final class LiveBoard: Sendable {
    private struct Shown {
        var board: Board
        var publishedAt: Timestamp
    }

    private let beat: Duration
    private let shown = Mutex<Shown?>(nil)

    /// An empty board of a run that beats every `beat`.
    package init(beat: Duration) {
        self.beat = beat
    }

    /// The newest board; nil before the first.
    package var newest: Board? { shown.withLock { $0?.board } }

    /// When the newest board was published; nil before the first.
    package var publishedAt: Timestamp? { shown.withLock { $0?.publishedAt } }

    /// True when the newest board is older than three beats, or there is none: the watcher is watched.
    package func isStale(_ now: Timestamp) -> Bool {
        guard let publishedAt else { return true }
        return publishedAt.duration(to: now) > beat * 3
    }

    /// Shows `board` from `now` on.
    package func publish(_ board: Board, at now: Timestamp) {
        shown.withLock { $0 = Shown(board: board, publishedAt: now) }
    }
}
