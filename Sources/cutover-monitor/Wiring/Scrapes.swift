import CutoverCore
import Synchronization

/// How often /metrics was read: a process that is gone takes its last figures with it.
final class Scrapes: Sendable {
    private struct State {
        var count = 0
        var isDismissed = false
        var isSettling = false
        var lastMove: Timestamp?
    }

    private static let patience: Duration = .seconds(60)

    private let state = Mutex(State())

    /// The page was read.
    func note() { state.withLock { $0.count += 1 } }

    /// Nobody is to be waited for: a signal came, and what sent it may kill soon.
    func dismiss() { state.withLock { $0.isDismissed = true } }

    /// Somebody pulled a lever: a run that is over cannot hear it, so the process must make way for the one that can.
    func interrupt(at moment: Timestamp) {
        state.withLock { state in
            state.lastMove = moment
            if state.isSettling { state.isDismissed = true }
        }
    }

    /// Waits until the page was read twice more, at most 60 s; not at all if it never was.
    ///
    /// Calls `onWait` before it waits.
    func settle(by timekeeper: any Timekeeper, onWait: () -> Void) async {
        let start = state.withLock { state in
            state.isSettling = true
            return state
        }
        // A lever of the last moment may have come too late for the engine.
        let isFresh = start.lastMove.map { $0.duration(to: timekeeper.now) < .seconds(2) } ?? false
        guard start.count > 0, !start.isDismissed, !isFresh else { return }
        onWait()
        let deadline = timekeeper.now.advanced(by: Self.patience)
        while !isSettled(after: start.count), timekeeper.now < deadline {
            do {
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: .milliseconds(50)))
            } catch {
                return  // cancelled: the group is going down anyway
            }
        }
    }

    private func isSettled(after count: Int) -> Bool {
        state.withLock { $0.isDismissed || $0.count >= count + 2 }
    }
}
