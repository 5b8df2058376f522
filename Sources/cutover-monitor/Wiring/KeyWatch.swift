import CutoverCore
import CutoverRuntime
import Foundation
import ServiceLifecycle

/// Looks for keys and for a new size of the terminal; a key that ends the watch is told like Ctrl-C.
struct KeyWatch: Service {
    let inbox: Inbox
    let timekeeper: any Timekeeper
    let teller: Storyteller
    /// Told of the key that ends the watch.
    let onKey: @Sendable () -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
        await stayUntilShutdown()
    }

    /// Looks ten times a second, until the terminal is gone.
    private func watch() async {
        signal(SIGTTIN, SIG_IGN)
        while let typed = Keyboard.typed() {
            teller.look()
            if !typed.isEmpty, teller.press(typed) {
                onKey()
                inbox.push(.interrupted(.interrupt, at: timekeeper.now))
            }
            do {
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: .milliseconds(100)))
            } catch {
                return  // cancelled: the shutdown signal
            }
        }
    }
}
