import CutoverCore
import CutoverReport
import Testing

struct LiveFrameTests {
    @Test(arguments: [
        (Boards.warning, 80, 24, "frame-warning-80x24.txt"),
        (Boards.rollback, 80, 24, "frame-rollback-80x24.txt"),
        (Boards.rollback, 20, 5, "frame-rollback-20x5.txt"),
    ])
    func `the frame is the golden one`(board: Board, width: Int, height: Int, golden: String) throws {
        let frame = LiveFrame.lines(board, width: width, height: height)

        #expect(frame.map { $0 + "\n" }.joined() == (try Fixture.text(golden)))
    }

    @Test(arguments: [1, 5, 20, 40, 59, 60, 80, 200], [1, 2, 3, 5, 11, 12, 24, 60])
    func `a frame never exceeds its terminal and never holds a control code`(width: Int, height: Int) {
        for var board in [Boards.rollback, Boards.warning, Boards.go, Boards.empty] {
            board.notes += (0..<20).map {
                Note(at: Boards.after($0), kind: "warning", text: "\u{1B}[2J\nñ很 \($0)")
            }
            board.series += (0..<30).map { SeriesReport(target: "t\($0)", endpoint: "/\u{1B}]0;evil\u{7}") }
            board.storeTrouble = "disk \n full"

            let frame = LiveFrame.lines(board, width: width, height: height)

            #expect(frame.count <= height)
            #expect(frame.allSatisfy { $0.count <= width })
            #expect(frame.allSatisfy { $0.unicodeScalars.allSatisfy { (" "..."~").contains($0) } })
        }
    }

    @Test(arguments: [(80, 24), (60, 12), (40, 10), (20, 5)])
    func `the decision and what people must do are on every screen`(width: Int, height: Int) {
        let frame = LiveFrame.lines(Boards.rollback, width: width, height: height).joined(separator: "\n")

        #expect(frame.filter { $0 != " " }.contains("ROLLBACK"))
        #expect(frame.contains("You must now:"))
        #expect(frame.contains("T+20:25"))
        #expect(frame.contains("FAIL"))
    }

    @Test func `a run that is undecided never shows GO or HOLD`() {
        let frame = LiveFrame.lines(Boards.warning, width: 80, height: 24).joined(separator: "\n")

        #expect(frame.contains("W  A  R  N  I  N  G"))
        #expect(frame.contains("no decision yet"))
        #expect(!frame.contains("G  O"))
        #expect(!frame.contains("H  O  L  D"))
    }

    @Test func `a blind run that is also over a limit says both, and what it will end in`() {
        var board = Boards.warning
        board.status = .blind

        let frame = LiveFrame.lines(board, width: 80, height: 24)

        #expect(frame.contains { $0.contains("B  L  I  N  D") && $0.contains("and 1 over the limit") })
        #expect(frame.contains { $0.hasPrefix("FORECAST errors queue: ends HOLD") })
    }

    @Test func `rows that do not fit are counted, not hidden`() {
        var board = Boards.warning
        board.rules = (0..<40).map { _ in Boards.silentQueue }

        let frame = LiveFrame.lines(board, width: 80, height: 24)

        #expect(frame.count == 24)
        let hidden = frame.first { $0.hasPrefix("  (") }?.dropFirst(3).prefix { $0 != " " } ?? ""
        #expect(frame.count { $0.contains("queue/error_rate_pct") } + (Int(hidden) ?? 0) == 40)
        #expect(frame.contains { $0.contains("api-health") })
    }
}
