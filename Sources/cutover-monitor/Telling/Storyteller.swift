import CutoverConfig
import CutoverCore
import CutoverReport
import CutoverRuntime
import Foundation
import Synchronization

/// Shows a run while it goes on: log lines or a live view on the terminal, and always the log in the run's folder.
final class Storyteller: Sendable {
    /// How the run shows itself, once the terminal is known.
    enum Style: Sendable {
        /// `isASCII`: nothing but ASCII, and no colour.
        case live(isASCII: Bool)
        case log
        case quiet
    }

    private struct State {
        var lastStatus: Timestamp?
        var rules: [RuleReport] = []
        var isDecided = false
    }

    private let run: String
    private let style: Style
    /// The run's clock.
    var timekeeper: SystemTimekeeper { terminal.timekeeper }

    let terminal: Terminal
    private let log: AppendFile?
    private let evidence: Evidence
    private let mark: RollbackMark?
    let screen: LiveScreen?
    private let state = Mutex(State())

    /// Tells of `run` on `terminal` and into its folder; nil when there is none.
    init(run: String, style: Style, terminal: Terminal, folder: RunFolder?, evidence: Evidence) {
        self.run = run
        self.style = style
        self.terminal = terminal
        log = folder?.log
        mark = folder.map { RollbackMark(folder: $0.path) }
        self.evidence = evidence
        switch style {
        case .live(let isASCII): screen = LiveScreen(terminal, isASCII: isASCII)
        case .log, .quiet: screen = nil
        }
    }

    /// What `--output` means here: live on a terminal that can place a cursor, log lines elsewhere.
    static func style(_ settings: Settings) -> Style {
        let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
        let isTerminal = isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1
        switch settings.output {
        case .auto: return isTerminal && !isDumb ? .live(isASCII: settings.isASCII) : .log
        case .live: return isDumb ? .log : .live(isASCII: settings.isASCII)
        case .log, .json: return .log
        case .quiet: return .quiet
        }
    }

    /// True when there is a live view.
    var isLive: Bool { screen != nil }

    /// Takes the newest board: redraws the live view, or says every 30 s how the run stands.
    func show(_ board: Board) {
        let isDue = state.withLock { state in
            state.rules = board.rules
            state.isDecided = board.decision != nil
            let isDue = state.lastStatus.map { $0.duration(to: board.now) >= .seconds(30) } ?? true
            if isDue { state.lastStatus = board.now }
            return isDue
        }
        screen?.draw(board)
        if let fault = mark?.note(board) {
            terminal.complain("warning: the ROLLBACK is not marked: \(fault)")
        }
        if isDue { tell(StatusLine.render(board), isProblem: false, isPassing: true) }
    }

    /// Takes what was handled: one line an event that matters, and the evidence.
    func witness(_ entries: [Entry]) {
        for case .note(_, let note) in entries { tell(note) }
        for case .event(_, .noticed(let note)) in entries { tell(note) }
        evidence.witness(entries, rules: state.withLock { $0.rules })
    }

    /// True once there is a decision.
    var isDecided: Bool { state.withLock { $0.isDecided } }

    /// A line of the run's story.
    func tell(_ note: Note) {
        let isProblem = ![
            "config", "plan", "web", "start", "started", "ready", "cleared", "sighted", "ended", "resumed",
        ].contains(note.kind)
        tell(LogLine.render(note, run: run), isProblem: isProblem)
    }

    private func tell(_ line: String, isProblem: Bool, isPassing: Bool = false) {
        log?.append(line)
        switch style {
        case .live: break
        case .log: terminal.tell(line, isPassing: isPassing)
        case .quiet: if isProblem { terminal.tell(line, isPassing: isPassing) }
        }
    }

    /// Writes what still waits, since the run is over; returns what was lost, one text a file.
    func end(_ board: Board) async -> [String] {
        screen?.restore()
        evidence.flush(rules: board.rules)
        var losses: [String] = []
        for file in evidence.files + (log.map { [$0] } ?? []) {
            if let loss = await file.finish(by: timekeeper) { losses.append(loss) }
        }
        if let loss = await mark?.finish(by: timekeeper) { losses.append(loss) }
        return losses
    }
}
