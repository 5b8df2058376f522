import CutoverTestSupport
import Synchronization

/// A flag service that remembers: what is ordered is what is read.
final class FlagAPI: Sendable {
    private let state: Mutex<Bool>

    /// Plays `/flag/on`, `/flag/off` and `/flag` on the setup's server; `receipts` notes them.
    init(_ setup: Setup, _ receipts: Receipts, isOn: Bool) {
        state = Mutex(isOn)
        for (path, value) in [("/flag/on", true), ("/flag/off", false)] {
            setup.server.on(path, receipts.noting(switching(to: value)))
        }
        setup.server.on("/flag", receipts.noting(reading))
    }

    /// True while the flag is on.
    var isOn: Bool { state.withLock { $0 } }

    /// Sets the flag behind everybody's back.
    func set(_ value: Bool) { state.withLock { $0 = value } }

    /// Takes an order, and answers as told.
    func switching(to value: Bool, _ answer: ScriptedServer.Behaviour = .status(204))
        -> ScriptedServer.Behaviour
    {
        .answering { [self] _ in
            set(value)
            return answer
        }
    }

    /// Says how the flag is.
    var reading: ScriptedServer.Behaviour {
        .answering { [self] _ in .status(200, body: "{\"enabled\": \(isOn)}") }
    }

    /// The flag as a configuration has it: on, off and both read-backs.
    static func configuration(_ setup: Setup) -> String {
        let on = "on: { http: { method: POST, url: \"\(setup.server.url("/flag/on"))\" } }, off: {"
        return setup.flag()
            .replacing("off: {", with: on, maxReplacements: 1)
            .replacing("{ /enabled: false }", with: "{ /enabled: false }, on_when: { /enabled: true }")
    }
}
