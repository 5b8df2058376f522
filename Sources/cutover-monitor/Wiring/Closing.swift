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
    let output: OutputStyle

    /// Writes everything down and prints it; what cannot be written is said.
    func conclude(_ board: Board, status: Int32, at now: Timestamp) async {
        var board = board
        board.exitStatus = Int(status)
        let state: RunState = board.interruption != nil && board.decision == nil ? .interrupted : .ended
        if let store = room.store {
            do {
                try await store.end(room.id, as: state, exitStatus: Int(status), at: now)
                try store.close()
            } catch {
                Console.complain("warning: the end of the run could not be stored: \(error)")
            }
        }
        let context = SummaryContext(
            storePath: room.store == nil ? nil : directory + "/cutover.db",
            directory: folder?.path,
            next: next(board)
        )
        do {
            try folder?.write(summary: Summary.markdown(board, context))
        } catch {
            Console.complain("warning: \(error.path): \(error.reason); the summary stands only here")
        }
        if let fault = folder?.fault { Console.complain("warning: a line was lost: \(fault)") }
        switch output {
        case .json: Console.say(RunDocument.json(board))
        case .quiet: break
        case .auto, .live, .log: Console.write(Summary.text(board, context), to: .standardOutput)
        }
    }

    private func next(_ board: Board) -> [String] {
        guard room.store != nil else { return [] }
        let dir = directory == URL(fileURLWithPath: "cutover-runs").path ? "" : " --dir \(directory)"
        let owed = board.deliveries.contains { !$0.state.isSettled }
        return (owed ? ["cutover-monitor --resume\(dir)   (sends what is still owed)"] : [])
            + ["cutover-monitor replay \(room.id)\(dir)"]
    }
}
