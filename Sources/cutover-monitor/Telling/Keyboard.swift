import Foundation
import Synchronization

/// The keyboard of the terminal: while it is open, keys come one by one and are not shown.
///
/// Ctrl-C, Ctrl-Z and Ctrl-\ stay signals.
final class Keyboard: Sendable {
    private struct State {
        var original: termios?
        var isOpen = false
    }

    private let state = Mutex(State())

    /// True while keys come one by one.
    var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Takes the keyboard, if there is one and it is ours.
    func open() {
        var settings = termios()
        guard Self.isOurs, tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
        let original = state.withLock { state -> termios in
            let original = state.original ?? settings
            state.original = original
            return original
        }
        settings = original
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        let isTaken = tcsetattr(STDIN_FILENO, TCSANOW, &settings) == 0
        state.withLock { $0.isOpen = isTaken }
    }

    /// Gives it back as it was found.
    func restore() {
        let original = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen ? state.original : nil
        }
        guard var original, Self.isOurs else { return }
        tcsetattr(STDIN_FILENO, TCSANOW, &original)
    }

    /// What was typed since the last call; nil when there is no terminal any more.
    ///
    /// In the background nothing is read: the terminal would stop the process.
    static func typed() -> [UInt8]? {
        let owner = tcgetpgrp(STDIN_FILENO)
        if owner < 0, errno == EIO { return nil }
        guard owner < 0 || owner == getpgrp() else { return [] }
        var terminal = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&terminal, 1, 0) > 0 else { return [] }
        var typed = [UInt8](repeating: 0, count: 256)
        let count = read(STDIN_FILENO, &typed, typed.count)
        return count > 0 ? Array(typed.prefix(count)) : nil
    }

    /// False in the background, where changing a terminal stops the process.
    private static var isOurs: Bool {
        let owner = tcgetpgrp(STDIN_FILENO)
        return isatty(STDIN_FILENO) == 1 && (owner < 0 || owner == getpgrp())
    }
}
