import CutoverCore
import CutoverStore

/// What a run comes to: the status its process ends with, and the state it is stored in.
struct Outcome {
    /// A latched ROLLBACK keeps its status whatever failed afterwards.
    let exitStatus: Int32
    /// nil leaves the run as it is: one that runs without a process has crashed, and the next start resumes it.
    let state: RunState?

    /// `ended` is the status the engine ended the run with, nil when it did not; `isFailed` when a service failed.
    init(_ board: Board, ended: Int?, isFailed: Bool) {
        if let ended {
            exitStatus = Int32(ended)
        } else if isFailed, board.decision?.kind != .rollback {
            exitStatus = ExitStatus.internal.rawValue
        } else {
            exitStatus = Int32(board.exitStatus)
        }
        if board.decision != nil {
            state = .ended
        } else if board.interruption != nil {
            state = .interrupted
        } else {
            state = isFailed ? nil : .ended
        }
    }

    /// True when nobody watches although nothing was decided and nobody wanted that.
    var isCutOff: Bool { state == nil }
}
