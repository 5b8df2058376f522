import CutoverCore
import CutoverReport
import Testing

struct LiveFrameTests {
    private static func frame(_ board: Board, _ width: Int, _ height: Int) -> [String] {
        LiveFrame.lines(board, LiveLook(width: width, height: height)).map(\.text)
    }

    @Test(arguments: [
        (Boards.warning, 80, 24, "frame-warning-80x24.txt"),
        (Boards.rollback, 80, 24, "frame-rollback-80x24.txt"),
        (Boards.rollback, 20, 5, "frame-rollback-20x5.txt"),
        (Boards.warning, 120, 40, "frame-warning-120x40.txt"),
    ])
    func `the frame is the golden one`(board: Board, width: Int, height: Int, golden: String) throws {
        let frame = Self.frame(board, width, height)

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

            let frame = Self.frame(board, width, height)

            #expect(frame.count <= height)
            #expect(frame.allSatisfy { $0.count <= width })
            #expect(frame.allSatisfy { $0.unicodeScalars.allSatisfy { (" "..."~").contains($0) } })
        }
    }

    @Test(arguments: [(80, 24), (60, 12), (40, 10), (20, 5)])
    func `the decision and what people must do are on every screen`(width: Int, height: Int) {
        let frame = Self.frame(Boards.rollback, width, height).joined(separator: "\n")

        #expect(frame.filter { $0 != " " }.contains("ROLLBACK"))
        #expect(frame.contains("You must now:"))
        #expect(frame.contains("T+20:25"))
        #expect(frame.contains("FAIL"))
    }

    @Test func `a run that is undecided never shows GO or HOLD`() {
        let frame = Self.frame(Boards.warning, 80, 24).joined(separator: "\n")

        #expect(frame.contains("W  A  R  N  I  N  G"))
        #expect(frame.contains("DECISION  none yet"))
        #expect(!frame.contains("G  O"))
        #expect(!frame.contains("H  O  L  D"))
    }

    @Test func `a blind run that is also over a limit says both, and what it will end in`() {
        var board = Boards.warning
        board.status = .blind

        let frame = Self.frame(board, 80, 24)

        #expect(frame.contains { $0.contains("B  L  I  N  D") && $0.contains("and 1 over the limit") })
        #expect(frame.contains { $0.hasPrefix("FORECAST errors queue: ends HOLD") })
    }

    @Test func `a forecast is never cut in the middle of a clause`() {
        var board = Boards.warning
        var rule = Boards.silentQueue
        rule.forecast =
            "the 1st bad probe of 40 would decide, in 3 bad blocks; 6 so far, in 2; "
            + "no evidence yet, one in 100 decides; true rate 0.0 to 84.3 % (95 %, whatever the clumping)"
        board.rules = [rule]

        let frame = Self.frame(board, 80, 24)

        let start = frame.firstIndex { $0.hasPrefix("FORECAST ") } ?? 0
        #expect(frame[start + 1] == "so far, in 2; no evidence yet, one in 100 decides", "\(frame)")
    }

    @Test func `rows that do not fit are counted, not hidden`() {
        var board = Boards.warning
        board.rules = (0..<40).map { _ in Boards.silentQueue }

        let frame = Self.frame(board, 80, 24)

        #expect(frame.count == 24)
        let hidden = frame.first { $0.hasPrefix("  (") }?.dropFirst(3).prefix { $0 != " " } ?? ""
        #expect(frame.count { $0.contains("queue/error_rate_pct") } + (Int(hidden) ?? 0) == 40)
        #expect(frame.contains { $0.contains("api-health") })
    }

    @Test func `the newest samples stand before the name, the newest at the right`() {
        var board = Boards.warning
        board.series[0].marks = [.good, .near, .over, .failed, .missed, .unclear, .pending, .good]
        var look = LiveLook(width: 80, height: 24)

        let plain = LiveFrame.lines(board, look).map(\.text)
        look.isASCII = false
        let blocks = LiveFrame.lines(board, look).map(\.text)

        #expect(plain.contains { $0.hasSuffix(".oOx-? . api-health") })
        #expect(blocks.contains { $0.hasSuffix("▁▅█x-? ▁ api-health") })
        #expect(blocks.allSatisfy { $0.count <= 80 })
    }

    @Test(arguments: [60, 71, 72, 80, 99, 100, 200])
    func `a target can be told by its name at every width with columns`(width: Int) {
        var board = Boards.warning
        board.series[0].marks = Array(repeating: .good, count: 20)
        board.rules = [Boards.silentQueue]

        let frame = Self.frame(board, width, 24)

        #expect(frame.contains { $0.hasSuffix("....... api-health") })
        #expect(frame.contains { $0.hasPrefix("unknown") && $0.contains("queue/e") })
    }

    @Test func `a screen says how many probes and deliveries there were, and what is owed`() {
        let frame = Self.frame(Boards.rollback, 80, 24)

        #expect(frame.contains("PROBES  283, failed 16, missed 1    DELIVERED  3 of 4"))
        #expect(frame.contains("OWED  1: decision to alerts"))
    }

    @Test(arguments: [
        (0, "[                                                    ]   0 %"),
        (761, "[=====================                               ]  42 %"),
        (1_799, "[=================================================== ]  99 %"),
        (1_800, "[====================================================] 100 %"),
        (1_830, "[====================================================] 100 %"),
    ])
    func `the bar is full only when the window is over`(second: Int, bar: String) {
        var board = Boards.warning
        board.now = Boards.after(second)

        #expect(Self.frame(board, 60, 24).contains(bar))
    }

    @Test func `colour marks words alone and takes none away`() {
        let lines = LiveFrame.lines(Boards.rollback, LiveLook(width: 80, height: 24))

        for line in lines {
            let painted = line.painted(isColoured: true)
            #expect(painted.replacing(/\u{1B}\[[0-9;]*m/, with: "") == line.text)
            #expect(line.painted(isColoured: false) == line.text)
        }
        #expect(lines.contains { $0.painted(isColoured: true).hasPrefix("\u{1B}[1;31mFAIL\u{1B}[0m ") })
    }

    @Test func `keys have the last line, and none where nobody can press them`() {
        var look = LiveLook(width: 80, height: 24)

        #expect(!LiveFrame.lines(Boards.empty, look).contains { $0.text.contains("q quit") })
        look.hasKeys = true
        #expect(
            LiveFrame.lines(Boards.empty, look).last?.text == "q quit   space freeze   e events   ? help"
        )
        #expect(LiveFrame.lines(Boards.rollback, look).count == 24)
        #expect(
            LiveFrame.lines(Boards.rollback, look).last?.text.hasPrefix("q or Enter ends the watch") == true
        )
    }
}
