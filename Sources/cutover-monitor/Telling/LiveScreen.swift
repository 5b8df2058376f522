import CutoverCore
import CutoverReport
import Foundation
import Synchronization

/// The live view on a terminal: redrawn in place at most twice a second, whole after a resize, and at once for a key.
///
/// It shows nothing while the process is in the background, and never again once the terminal has hung up.
final class LiveScreen: Sendable {
    private struct State {
        var newest: Board?
        var control = LiveControl()
        var lastDrawn: Timestamp?
        var size = Size(width: 0, height: 0)
        var shown: [String] = []
        var isOpen = false
        /// True when somebody else may have written on the screen and changed the keyboard.
        var isForeign = false
        var isPaused = false
        var isGone = false
    }

    private struct Size: Equatable {
        let width: Int
        let height: Int
    }

    private let terminal: Terminal
    private let keyboard = Keyboard()
    private let isASCII: Bool
    private let isColoured: Bool
    private let state = Mutex(State())

    /// A view on `terminal`, in plain ASCII without colour when `isASCII`.
    init(_ terminal: Terminal, isASCII: Bool) {
        self.terminal = terminal
        self.isASCII = isASCII || !Self.isUnicode
        let refusal = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
        isColoured = !isASCII && refusal.isEmpty
    }

    /// Takes the newest board and redraws what has changed; another status at once.
    func draw(_ board: Board) {
        let isNews = state.withLock { state in
            defer { state.newest = board }
            return state.newest?.status != board.status
        }
        redraw(atOnce: isNews)
    }

    /// Takes what was typed since the last look; true when the watch is to end.
    func press(_ typed: [UInt8]) -> Bool {
        let isEnd = state.withLock { state -> Bool in
            guard let newest = state.newest else { return false }
            // Without its picture nobody can answer a question: Enter ends what is decided, as elsewhere.
            return state.isGone ? newest.decision != nil : state.control.press(typed, on: newest)
        }
        redraw(atOnce: true)
        return isEnd
    }

    /// Redraws whole when the terminal has another size.
    func look() {
        let size = Self.size
        if state.withLock({ $0.isOpen && $0.size != size }) { redraw(atOnce: true) }
    }

    /// Gives the terminal back as it was, for as long as the process is stopped.
    func pause() {
        state.withLock { $0.isPaused = true }
        close()
    }

    /// Takes the terminal again and draws everything: somebody else has written on it.
    func refresh() {
        state.withLock { state in
            state.isPaused = false
            state.isForeign = true
        }
        redraw(atOnce: true)
    }

    /// Gives the terminal back as it was, for good.
    func restore() {
        state.withLock { $0.isGone = true }
        close()
    }

    private func close() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        guard wasOpen else { return }
        keyboard.restore()
        terminal.say("\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l")
    }

    /// While the terminal has not taken the last lines, or belongs to somebody else, nothing is drawn.
    private func redraw(atOnce: Bool) {
        guard terminal.isOutputIdle, !Self.isBackground else { return }
        let text = state.withLock { state -> String? in
            guard let newest = state.newest, !state.isPaused, !state.isGone else { return nil }
            let isEarly = state.lastDrawn.map { $0.duration(to: newest.now) < .milliseconds(500) } ?? false
            guard !isEarly || atOnce else { return nil }
            state.lastDrawn = newest.now
            return update(newest, &state)
        }
        if let text, !text.isEmpty { terminal.say(text) }
    }

    private func update(_ newest: Board, _ state: inout State) -> String {
        let size = Self.size
        var text = ""
        let isTaken = state.isOpen && !state.isForeign
        if !isTaken || state.size != size {
            // The alternate screen, without a cursor: what was on the terminal comes back at the end.
            text = (isTaken ? "" : "\u{1B}[?1049h\u{1B}[?25l") + "\u{1B}[2J"
            if !isTaken { keyboard.open() }
            (state.isOpen, state.isForeign, state.size, state.shown) = (true, false, size, [])
        }
        var look = LiveLook(width: size.width, height: size.height)
        let board = state.control.take(newest)
        look.isASCII = isASCII
        look.hasKeys = keyboard.isOpen
        look.page = state.control.page
        look.notice = state.control.notice(newest, isNarrow: size.width < 60)
        let lines = LiveFrame.lines(board, look)
        let painted = (0..<size.height).map { row -> String in
            guard row < lines.count else { return "\u{1B}[K" }
            // Behind a full line the cursor stands on its last column, which must not be erased.
            let isFull = lines[row].text.count >= size.width
            return lines[row].painted(isColoured: isColoured) + (isFull ? "" : "\u{1B}[K")
        }
        for (row, line) in painted.enumerated() where row >= state.shown.count || state.shown[row] != line {
            text += "\u{1B}[\(row + 1);1H\(line)"
        }
        state.shown = painted
        return text
    }

    /// Capped, since a terminal can claim any size.
    private static var size: Size {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
        else {
            return Size(width: 80, height: 24)
        }
        return Size(width: min(400, Int(window.ws_col)), height: min(200, Int(window.ws_row)))
    }

    /// True when the terminal is another job's at present.
    private static var isBackground: Bool {
        let owner = tcgetpgrp(STDOUT_FILENO)
        return owner > 0 && owner != getpgrp()
    }

    /// True when the locale's characters are UTF-8.
    private static var isUnicode: Bool {
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return (locale ?? "").lowercased().replacing("-", with: "").contains("utf8")
    }
}
