import CutoverCore
import CutoverStore
import CutoverTestSupport
import Testing

@testable import cutover_monitor

/// How a run ends when a service fails under it.
struct OutcomeTests {
    private static func board(_ kind: DecisionKind?, exitStatus: Int, isInterrupted: Bool = false) -> Board {
        var board = Board(run: "r", name: "n", now: .sample, window: .seconds(60))
        board.decision = kind.map {
            Decision(kind: $0, code: .literalEnd, seq: 1, at: .sample, elapsed: .zero, rules: [], text: "")
        }
        board.exitStatus = exitStatus
        board.interruption = isInterrupted ? .terminate : nil
        return board
    }

    @Test(
        arguments: [
            (board(.rollback, exitStatus: 1), nil, 1), (board(.rollback, exitStatus: 3), nil, 3),
            (board(.rollback, exitStatus: 3), 1, 1), (board(.go, exitStatus: 0), nil, 70),
            (board(.go, exitStatus: 0), 0, 0), (board(nil, exitStatus: 2), nil, 70),
        ] as [(Board, Int?, Int32)]
    )
    func `a failure never hides a latched ROLLBACK, and is never a GO`(
        board: Board,
        ended: Int?,
        status: Int32
    ) {
        #expect(Outcome(board, ended: ended, isFailed: true).exitStatus == status)
    }

    @Test(
        arguments: [
            (board(nil, exitStatus: 2), true, nil),
            (board(nil, exitStatus: 143, isInterrupted: true), true, .interrupted),
            (board(.rollback, exitStatus: 1), true, .ended), (board(.hold, exitStatus: 2), false, .ended),
            (board(nil, exitStatus: 143, isInterrupted: true), false, .interrupted),
        ] as [(Board, Bool, RunState?)]
    )
    func `an undecided run that a failure ended can still be resumed`(
        board: Board,
        isFailed: Bool,
        state: RunState?
    ) {
        #expect(Outcome(board, ended: nil, isFailed: isFailed).state == state)
    }
}
