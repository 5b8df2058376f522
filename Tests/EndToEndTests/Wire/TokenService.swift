import CutoverTestSupport
import Synchronization

/// A login service and the application behind it, which takes only tokens that have not ended.
final class TokenService: Sendable {
    private struct State {
        var ends: [ContinuousClock.Instant] = []
        var served = 0
        var refused: [Int] = []
    }

    /// When requests came to the application.
    let arrivals = Arrivals()
    private let lifetime: Duration
    private let revoked: Int
    private let state = Mutex(State())

    /// Tokens live `lifetime`; the one that comes with request number `revoked` (from 1) is taken back at that moment.
    init(_ server: ScriptedServer, lifetime: Duration, revokedAt revoked: Int) {
        (self.lifetime, self.revoked) = (lifetime, revoked)
        server.on("/token", granting)
        server.on("/orders", arrivals.noting(guarding))
    }

    /// The numbers, from 1, of the requests that were refused.
    var refused: [Int] { state.withLock { $0.refused } }

    private var granting: ScriptedServer.Behaviour {
        .answering { [self] _ in
            let number = state.withLock { state in
                state.ends.append(.now + lifetime)
                return state.ends.count
            }
            let seconds = lifetime.components.seconds
            return ScriptedServer.json(
                "{\"access_token\":\"canary-granted-\(number)\",\"expires_in\":\(seconds)}"
            )
        }
    }

    private var guarding: ScriptedServer.Behaviour {
        .answering { [self] request in
            let said = request.header("Authorization") ?? "nothing"
            let token = said.split(separator: "-").last.flatMap { Int($0) } ?? 0
            let isTaken = state.withLock { state in
                state.served += 1
                if state.served == revoked, token > 0 { state.ends[token - 1] = .now }
                let isTaken = token > 0 && .now < state.ends[token - 1]
                if !isTaken { state.refused.append(state.served) }
                return isTaken
            }
            return isTaken ? ScriptedServer.json("{}") : .status(401, body: "\(said) is not valid")
        }
    }
}
