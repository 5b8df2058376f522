import CutoverCore
import CutoverRuntime
import Foundation
import ServiceLifecycle
import UnixSignals

/// Turns SIGINT and SIGTERM into events; the second one ends the process at once.
struct SignalWatch: Service {
    let inbox: Inbox
    let timekeeper: any Timekeeper
    /// What the process would end with right now.
    let exitStatus: @Sendable () -> Int?
    /// Told of every signal.
    let onSignal: @Sendable () -> Void
    /// Says the last words before the process ends at once.
    let leave: @Sendable (String) async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
    }

    private func watch() async {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        var isSecond = false
        for await signal in signals {
            let interruption: Interruption = signal == .sigint ? .interrupt : .terminate
            if isSecond {
                await leave("ended at once by a second \(interruption.name)")
                _exit(Int32(exitStatus() ?? interruption.exitStatus))
            }
            isSecond = true
            onSignal()
            inbox.push(.interrupted(interruption, at: timekeeper.now))
        }
    }
}
