import CutoverConfig
import CutoverCore
import CutoverReport
import Foundation
import Synchronization

/// Shows a run while it goes on: log lines or a live view on the terminal, and always the log in the run's folder.
final class Storyteller: Sendable {
    /// How the run shows itself, once the terminal is known.
    enum Style: Sendable {
        case live
        case log
        case quiet
    }

    private struct State {
        var lastStatus: Timestamp?
        var rules: [RuleReport] = []
    }

    private let run: String
    private let style: Style
    private let folder: RunFolder?
    private let screen: LiveScreen?
    private let state = Mutex(State())

    init(run: String, style: Style, folder: RunFolder?) {
        self.run = run
        self.style = style
        self.folder = folder
        screen = style == .live ? LiveScreen() : nil
    }

    /// What `--output` means here: live on a terminal, log lines elsewhere.
    static func style(_ output: OutputStyle) -> Style {
        switch output {
        case .auto: isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1 ? .live : .log
        case .live: .live
        case .log, .json: .log
        case .quiet: .quiet
        }
    }

    /// Takes the newest board: redraws the live view, or says every 30 s how the run stands.
    func show(_ board: Board) {
        let isDue = state.withLock { state in
            state.rules = board.rules
            let isDue = state.lastStatus.map { $0.duration(to: board.now) >= .seconds(30) } ?? true
            if isDue { state.lastStatus = board.now }
            return isDue
        }
        screen?.draw(board)
        if isDue { tell(StatusLine.render(board), isProblem: false) }
    }

    /// Takes what was handled: one line an event that matters, and the evidence.
    func witness(_ entries: [Entry]) {
        for case .note(_, let note) in entries { tell(note) }
        for case .event(_, .noticed(let note)) in entries { tell(note) }
        folder?.witness(entries, rules: state.withLock { $0.rules })
    }

    /// A line of the run's story.
    func tell(_ note: Note) {
        let isProblem = ![
            "config", "plan", "web", "started", "ready", "cleared", "sighted", "ended", "resumed",
        ].contains(note.kind)
        tell(LogLine.render(note, run: run), isProblem: isProblem)
    }

    private func tell(_ line: String, isProblem: Bool) {
        folder?.write(log: line)
        switch style {
        case .live: break
        case .log: Console.tell(line)
        case .quiet: if isProblem { Console.tell(line) }
        }
    }

    /// Leaves the terminal as it was found.
    func restore() { screen?.restore() }

    /// Writes what still waits; the run is over.
    func end(_ board: Board?) {
        restore()
        folder?.flush(rules: board?.rules ?? [])
    }
}
