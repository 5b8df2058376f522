import CutoverConfig
import CutoverCore
import CutoverReport
import CutoverStore
import Foundation

/// What is left behind when a run ends: its state in the store, summary.md, and the summary on the terminal.
struct Closing {
    let directory: String
    let folder: RunFolder?
    let room: RunRoom
    let commands: Commands
    let output: OutputStyle
    let terminal: Terminal

    /// Writes everything down and prints it; what cannot be written is said.
    func conclude(_ board: Board, _ outcome: Outcome, at now: Timestamp) async {
        var board = board
        board.exitStatus = Int(outcome.exitStatus)
        if outcome.isCutOff {
            board.youMust =
                "watch by hand: the monitor has failed, and nobody is watching"
                + (commands.resume.map { "; this run goes on with: \($0)" } ?? "")
        }
        if let store = room.store {
            do {
                if let state = outcome.state {
                    try await store.end(room.id, as: state, exitStatus: board.exitStatus, at: now)
                }
                try store.close()
            } catch {
                terminal.complain("warning: the end of the run could not be stored: \(error)")
            }
        }
        let context = SummaryContext(
            storePath: room.store == nil ? nil : directory + "/cutover.db",
            directory: folder?.path,
            next: next(board, outcome)
        )
        do {
            try folder?.write(summary: Summary.markdown(board, context))
        } catch {
            terminal.complain("warning: \(error.path): \(error.reason); the summary stands only here")
        }
        switch output {
        case .json: terminal.say(RunDocument.json(board) + "\n")
        case .quiet: break
        case .auto, .live, .log: terminal.say(Summary.text(board, context))
        }
    }

    private func next(_ board: Board, _ outcome: Outcome) -> [String] {
        guard room.store != nil else { return [] }
        let replay = ["\(commands.replay) \(room.id)"]
        guard let resume = commands.resume else { return replay }
        if board.deliveries.contains(where: { !$0.state.isSettled }) {
            return ["\(resume)  # sends what is still owed"] + replay
        }
        let isOpen = outcome.isCutOff || outcome.state == .interrupted
        return (isOpen ? ["\(resume)  # goes on with this run"] : []) + replay
    }
}
