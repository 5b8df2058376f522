import CutoverCore
import CutoverReport
import Testing

struct SummaryTests {
    @Test(arguments: [
        (Boards.rollback, "summary-after-rollback.txt"), (Boards.go, "summary-go.txt"),
        (Boards.interrupted, "summary-interrupted.txt"),
    ])
    func `the summary is the golden one`(board: Board, golden: String) throws {
        #expect(Summary.text(board, Boards.context) == (try Fixture.text(golden)))
    }

    @Test func `the Markdown summary is the golden one`() throws {
        let golden = try Fixture.text("summary-after-rollback.md")

        #expect(Summary.markdown(Boards.rollback, Boards.context) == golden)
    }

    @Test func `no line is wider than 80 columns or holds anything but printable ASCII, whatever the names`()
    {
        var board = Boards.rollback
        let long = String(repeating: "ñ/\u{1B}[31m很長", count: 40)
        board.name = long
        board.youMust = long + " " + long
        board.series[0].target = long
        board.series[2].endpoint = long
        board.series[2].lastDetail = long
        board.series[1].samples = 123_456_789_012
        board.decision?.rules[0].rule = long
        board.decision?.rules[1].n = 9_876_543_210
        board.decision?.rules[2].latency = .seconds(100_000)
        board.deliveries[3].lastResult = long
        board.flags[0].detail = long
        board.storeTrouble = long
        let context = SummaryContext(storePath: long, directory: long)

        let lines = Summary.text(board, context).split(separator: "\n")

        #expect(lines.filter { $0.unicodeScalars.count > 80 } == [])
        #expect(lines.filter { !$0.unicodeScalars.allSatisfy { (" "..."~").contains($0) } } == [])
    }

    @Test func `a path or a command is never broken, so that it can be copied`() {
        let path = "/srv/" + String(repeating: "long-folder/", count: 12) + "cutover.db"
        let command = "cutover-monitor --resume --dir \(path) --config '/año  2/\u{1B}.yaml'  # goes on"
        let context = SummaryContext(storePath: path, directory: path, next: [command])

        let text = Summary.text(Boards.go, context)

        #expect(text.contains("\n            \(path)\n"))
        let shown = "cutover-monitor --resume --dir \(path) --config '/año  2/?.yaml'  # goes on"
        #expect(text.contains("  NEXT      \(shown)\n"))
    }

    @Test func `a decision that is not on disk says so`() {
        var board = Boards.rollback
        board.decision?.isStored = false
        board.storeTrouble = "disk full"

        let text = Summary.text(board, SummaryContext(storePath: nil, directory: nil))

        #expect(text.contains("DECISION  ROLLBACK, NOT ON DISK  "))
        #expect(text.contains("STORE     no database\n            TROUBLE: disk full\n"))
        #expect(text.contains("the decision is NOT ON DISK: keep this text"))
    }

    @Test(arguments: [
        (FlagState.ordered, "off-me: ordered off, not taken yet"),
        (.accepted, "off-me: accepted, not read back"),
        (.readBack, "off-me: off, read back"),
        (.failed, "off-me: FAILED, still on as far as anybody knows"),
        (.suppressed, "off-me: suppressed (dry run), still on"),
    ])
    func `a flag is called off only as far as anybody has seen`(state: FlagState, words: String) {
        var board = Boards.rollback
        board.flags = [FlagReport(name: "off-me", state: state, detail: "")]

        #expect(Summary.text(board, Boards.context).contains("FLAGS     \(words)\n"))
    }

    @Test func `the share of good ones is never rounded up to 100`() {
        var board = Boards.go
        board.series[0].samples = 100_000
        board.series[0].failures = 1

        let text = Summary.text(board, Boards.context)

        #expect(text.contains("  99.99  "))
        #expect(!text.contains("100.00"))
    }

    @Test func `fifty calm endpoints are counted and a failing one is always shown`() {
        var board = Boards.go
        board.series = (0..<50).map { SeriesReport(target: "source", endpoint: "/calm/\($0)") }
        var bad = SeriesReport(target: "source", endpoint: "/bad")
        bad.failures = 1
        board.series.append(bad)

        let text = Summary.text(board, Boards.context)

        #expect(text.contains("(38 more without a failure: see the database)"))
        #expect(text.contains("source /bad"))
    }

    @Test func `a name with a pipe stays in its cell of the Markdown table`() {
        var board = Boards.go
        board.series[0].target = "a|b`c"

        #expect(Summary.markdown(board, Boards.context).contains("| a\\|b\\`c |"))
    }
}
