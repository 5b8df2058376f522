import CutoverCore
import CutoverRuntime
import Foundation
import ServiceLifecycle

/// Ends the watch over the recovery when somebody presses Enter; keys before the decision do nothing.
struct KeyWatch: Service {
    let inbox: Inbox
    let timekeeper: any Timekeeper
    /// True once there is a decision.
    let isDecided: @Sendable () -> Bool
    /// Told of the key that counts.
    let onKey: @Sendable () -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
        do {
            try await gracefulShutdown()
        } catch {
            return  // cancelled: the group is going down anyway
        }
    }

    /// Looks four times a second, until the terminal is gone.
    private func watch() async {
        signal(SIGTTIN, SIG_IGN)
        while let isTyped = Self.isTyped() {
            if isTyped, isDecided() {
                onKey()
                inbox.push(.interrupted(.interrupt, at: timekeeper.now))
            }
            do {
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: .milliseconds(250)))
            } catch {
                return  // cancelled: the shutdown signal
            }
        }
    }

    /// True when something was typed since the last look; nil when there is no terminal any more.
    ///
    /// In the background nothing is read: the terminal would stop the process.
    private static func isTyped() -> Bool? {
        guard tcgetpgrp(STDIN_FILENO) == getpgrp() else { return false }
        var terminal = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&terminal, 1, 0) > 0 else { return false }
        var typed = [UInt8](repeating: 0, count: 256)
        return read(STDIN_FILENO, &typed, typed.count) > 0 ? true : nil
    }
}
