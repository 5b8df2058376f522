import CutoverCore
import CutoverRuntime
import Foundation
import ServiceLifecycle
import UnixSignals

/// Turns SIGINT and SIGTERM into events, of which the second one ends the process at once; outlives its terminal.
struct SignalWatch: Service {
    /// From `trap`.
    let signals: UnixSignalsSequence
    let inbox: Inbox
    let timekeeper: any Timekeeper
    let teller: Storyteller
    /// What the process would end with right now.
    let exitStatus: @Sendable () -> Int?
    /// What people must know when the process ends at once; empty when nothing.
    let warning: @Sendable () -> String
    /// Told of every signal that ends the run.
    let onSignal: @Sendable () -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
    }

    /// Takes the signals over; to be done before anybody is told that the run has begun, and may end it.
    static func trap(isLive: Bool) async -> UnixSignalsSequence {
        await UnixSignalsSequence(
            trapping: [.sigint, .sigterm, .sighup] + (isLive ? [.sigcont, .sigquit] : [])
        )
    }

    private func watch() async {
        var (isSecond, isHungUp) = (false, false)
        for await signal in signals {
            switch signal {
            case .sighup:
                if !isHungUp { hangUp() }
                isHungUp = true
            case .sigcont: teller.refresh()
            case .sigquit: await leave("ended at once by SIGQUIT", 128 + Int(SIGQUIT))
            default:  // SIGINT and SIGTERM
                let interruption: Interruption = signal == .sigint ? .interrupt : .terminate
                if isSecond {
                    await leave("ended at once by a second \(interruption.name)", interruption.exitStatus)
                }
                isSecond = true
                onSignal()
                inbox.push(.interrupted(interruption, at: timekeeper.now))
            }
        }
    }

    /// The terminal is gone, and nobody wanted the watch to end.
    private func hangUp() {
        let text = "SIGHUP: the run goes on without its terminal; end it with SIGTERM to process \(getpid())"
        teller.hangUp(text)
        inbox.push(.noticed(Note(at: timekeeper.now, kind: "caution", text: text)))
    }

    private func leave(_ words: String, _ status: Int) async {
        await teller.leave(words + warning())
        _exit(Int32(exitStatus() ?? status))
    }
}
