package import CutoverCore
import Synchronization

/// The mask of a run: the plan's secrets, and the tokens that logins bring on the way.
package final class LiveMask: Sendable {
    /// How many tokens are remembered: the older ones have long ended.
    private static let mostTokens = 32

    private struct State {
        var tokens: [String] = []
        var mask: Mask
    }

    private let secrets: [String]
    private let state: Mutex<State>

    /// Hides `secrets` from the start.
    package init(hiding secrets: [String] = []) {
        self.secrets = secrets
        state = Mutex(State(mask: Mask(hiding: secrets)))
    }

    /// The mask as it is now.
    package var current: Mask { state.withLock { $0.mask } }

    /// Hides `token` from now on.
    package func learn(_ token: String) {
        state.withLock { state in
            if state.tokens.contains(token) { return }
            state.tokens = state.tokens.suffix(Self.mostTokens - 1) + [token]
            state.mask = Mask(hiding: secrets + state.tokens)
        }
    }
}
