import CutoverCore
import CutoverReport
import Foundation
import Synchronization

/// A plain live view: the status large, redrawn in place at most twice a second.
final class LiveScreen: Sendable {
    private struct State {
        var lastDrawn: Timestamp?
        var shown: [String] = []
        var isOpen = false
    }

    private let terminal: Terminal
    private let state = Mutex(State())

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    /// Redraws the lines that have changed; while the terminal has not taken the last ones, nothing is drawn.
    func draw(_ board: Board) {
        guard terminal.isOutputIdle else { return }
        let text = state.withLock { state -> String? in
            let isEarly = state.lastDrawn.map { $0.duration(to: board.now) < .milliseconds(500) } ?? false
            guard !isEarly || board.status == .decided else { return nil }
            state.lastDrawn = board.now
            let (width, height) = Self.size
            let lines = LiveFrame.lines(board, LiveLook(width: width, height: height)).map(\.text)
            // The alternate screen, without a cursor: what was on the terminal comes back at the end.
            var text = state.isOpen ? "" : "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
            state.isOpen = true
            for row in 0..<height {
                let line = row < lines.count ? lines[row] : ""
                guard row >= state.shown.count || state.shown[row] != line else { continue }
                text += "\u{1B}[\(row + 1);1H\(line)\u{1B}[K"
            }
            state.shown = (0..<height).map { $0 < lines.count ? lines[$0] : "" }
            return text
        }
        if let text { terminal.say(text) }
    }

    /// Gives the terminal back as it was.
    func restore() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        if wasOpen { terminal.say("\u{1B}[?25h\u{1B}[?1049l") }
    }

    private static var size: (width: Int, height: Int) {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else { return (80, 24) }
        return (Int(window.ws_col), Int(window.ws_row))
    }
}
