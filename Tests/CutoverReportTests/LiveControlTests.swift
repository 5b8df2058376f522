import CutoverCore
import CutoverReport
import Testing

struct LiveControlTests {
    private static let question =
        "press y to stop watching: there is no decision yet; anything else goes on"

    private static func later(_ seconds: Int) -> Board {
        var board = Boards.warning
        board.now = Boards.after(761 + seconds)
        return board
    }

    private static func press(_ control: inout LiveControl, _ keys: String, _ board: Board) -> Bool {
        control.press(Array(keys.utf8), on: board)
    }

    @Test func `q asks while there is no decision, and y stops`() {
        var control = LiveControl()

        #expect(!Self.press(&control, "q", Self.later(0)))
        #expect(control.notice(Self.later(0), isNarrow: false) == Self.question)
        #expect(Self.press(&control, "y", Self.later(1)))
    }

    @Test(arguments: [" ", "e", "?", "x", "\n"])
    func `any other key takes the question back and does nothing else`(key: String) {
        var control = LiveControl()
        _ = Self.press(&control, "q", Self.later(0))

        #expect(!Self.press(&control, key, Self.later(1)))
        #expect(control.notice(Self.later(1), isNarrow: false) == nil)
        #expect(control.page == .run)
        #expect(control.take(Self.later(2)) == Self.later(2))
        #expect(!Self.press(&control, "q", Self.later(2)))
    }

    @Test func `a q that is held down goes on asking, and a y after ten seconds answers nothing`() {
        var control = LiveControl()

        for _ in 0..<50 { #expect(!Self.press(&control, "qq", Self.later(0))) }
        #expect(control.notice(Self.later(0), isNarrow: false) == Self.question)
        #expect(!Self.press(&control, "y", Self.later(10)))
        #expect(!Self.press(&control, "y", Self.later(11)))
    }

    @Test(arguments: ["q", "\n", "\r"])
    func `after a decision q and Enter end the watch at once`(key: String) {
        var control = LiveControl()

        #expect(Self.press(&control, key, Boards.rollback))
    }

    @Test(arguments: ["\n", "\r", "\u{1B}", "x"])
    func `a key without a meaning does nothing before a decision`(key: String) {
        var control = LiveControl()

        #expect(!Self.press(&control, key, Self.later(0)))
        #expect(control.take(Self.later(1)) == Self.later(1))
    }

    @Test func `an arrow or function key is not read as letters`() {
        var control = LiveControl()

        #expect(!Self.press(&control, "\u{1B}q", Boards.rollback))
        #expect(!Self.press(&control, "\u{1B}[e", Self.later(0)))
        #expect(control.page == .run)
    }

    @Test func `space freezes the picture and says since when and how the run stands now`() {
        var control = LiveControl()
        _ = Self.press(&control, " ", Self.later(0))
        var blind = Self.later(30)
        blind.status = .blind

        #expect(control.take(blind) == Self.later(0))
        #expect(
            control.notice(blind, isNarrow: false)
                == "FROZEN since 02:26:51Z; the run goes on, now BLIND; space shows it"
        )
        _ = Self.press(&control, " ", blind)
        #expect(control.take(blind) == blind)
    }

    @Test(arguments: [" ", "e", "?", "q"])
    func `a decision ends a freeze, leaves every page and takes the question back`(key: String) {
        var control = LiveControl()
        _ = Self.press(&control, key, Self.later(0))

        #expect(control.take(Boards.rollback) == Boards.rollback)
        #expect(control.page == .run)
        #expect(control.notice(Boards.rollback, isNarrow: false) == nil)
        #expect(!Self.press(&control, " ", Boards.rollback))
        #expect(control.take(Boards.go) == Boards.go)
    }

    @Test func `e and ? open a page and close it, Esc closes both`() {
        var control = LiveControl()

        _ = Self.press(&control, "e", Self.later(0))
        #expect(control.page == .events)
        _ = Self.press(&control, "?", Self.later(0))
        #expect(control.page == .help)
        _ = Self.press(&control, "?", Self.later(0))
        #expect(control.page == .run)
        _ = Self.press(&control, "e", Self.later(0))
        _ = Self.press(&control, "\u{1B}", Self.later(0))
        #expect(control.page == .run)
    }

    @Test(arguments: [LiveLook.Page.events, .help], [(80, 24), (20, 5), (120, 40)])
    func `every page says how the run stands and stays within the terminal`(
        page: LiveLook.Page,
        size: (Int, Int)
    ) {
        var look = LiveLook(width: size.0, height: size.1)
        (look.page, look.hasKeys, look.notice) = (page, true, Self.question)

        let frame = LiveFrame.lines(Self.later(0), look).map(\.text)

        #expect(frame.contains("WARNING"))
        #expect(frame.count <= size.1)
        #expect(frame.allSatisfy { $0.count <= size.0 })
    }
}
