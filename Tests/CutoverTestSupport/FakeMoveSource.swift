package import CutoverCore
import Synchronization

/// A list of moves that can be told to fail.
package final class FakeMoveSource: MoveSource {
    private struct State {
        var moves: [Move] = []
        var trouble: StoreTrouble?
    }

    private let state = Mutex(State())

    /// Nobody has said anything.
    package init() {}

    /// Somebody says something.
    package func say(_ move: Move) { state.withLock { $0.moves.append(move) } }

    /// From now on every look fails so; nil heals it.
    package func fail(_ trouble: StoreTrouble?) { state.withLock { $0.trouble = trouble } }

    /// What was said above `id`, or the trouble.
    package func moves(after id: Int64, now: Timestamp) async throws(StoreTrouble) -> [Move] {
        let (moves, trouble) = state.withLock { ($0.moves, $0.trouble) }
        if let trouble { throw trouble }
        return moves.filter { $0.id > id }
    }
}
