import CutoverCore
import Synchronization

/// How often in a row each awaited health target has answered well before T0.
final class Greenery: Sendable {
    private struct State {
        var streaks: [String: Int] = [:]
        var newest: [String: String] = [:]
    }

    private let names: [String]
    private let ready: Int
    private let state = Mutex(State())

    /// Waits for `names` to answer well `ready` times in a row.
    init(_ names: [String], ready: Int) {
        self.names = names
        self.ready = ready
    }

    /// Files a probe.
    func note(_ sample: Sample) {
        state.withLock { state in
            state.streaks[sample.target] = sample.outcome == .ok ? (state.streaks[sample.target] ?? 0) + 1 : 0
            state.newest[sample.target] = sample.shown
        }
    }

    /// True while every target has answered well often enough in a row.
    var isGreen: Bool { unready.isEmpty }

    /// Who has not answered well in the time there was.
    func fault(within patience: Duration) -> String {
        let newest = unready.first.flatMap { name in state.withLock { $0.newest[name] } } ?? "no answer yet"
        return "\(unready.joined(separator: ", ")) did not answer well \(ready) times in a row within "
            + "\(patience.text) (last: \(newest))"
    }

    private var unready: [String] {
        state.withLock { state in names.filter { (state.streaks[$0] ?? 0) < ready } }
    }
}
