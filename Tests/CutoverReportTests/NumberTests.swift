import CutoverCore
import CutoverReport
import Testing

struct NumberTests {
    private let board: Board = {
        var board = Boards.go
        let limit = NumberExpectation.Limit.within(atLeast: nil, atMost: "500")
        let pending = NumberExpectation(name: "pending", place: .lastLine, limit: limit)
        let age = NumberExpectation(name: "data_age", place: .lastLine, limit: .age(.seconds(120), .seconds))
        board.series[0].numbers = [
            NumberReport(pending, first: "12", span: ("0", "812"), newest: "14.50"),
            NumberReport(age, first: "3", span: ("2.5", "60"), newest: "4"),
        ]
        return board
    }()

    @Test func `the metrics page holds the newest of each number`() {
        let page = MetricsText.render(
            board: (board, .zero),
            process: ProcessFigures(),
            build: BuildFigures(version: "1", revision: "r"),
            format: .text
        )

        let target = board.series[0].target
        #expect(page.contains("# TYPE cutover_observed_value gauge\n"))
        #expect(page.contains("cutover_observed_value{target=\"\(target)\",name=\"pending\"} 14.50\n"))
        #expect(page.contains("cutover_observed_value{target=\"\(target)\",name=\"data_age\"} 4\n"))
    }

    @Test func `both summaries show how each number went`() {
        let context = SummaryContext(storePath: nil, directory: nil)
        let text = Summary.text(board, context).split { $0 == "\n" || $0 == " " }.joined(separator: " ")
        let markdown = Summary.markdown(board, context)

        let target = board.series[0].target
        #expect(
            text.contains(
                "NUMBERS \(target) pending: first 12, newest 14.50, lowest 0, highest 812, limit <= 500 \(target) data_age: "
                    + "first 3 s, newest 4 s, lowest 2.5 s, highest 60 s, limit at most 2m old"
            )
        )
        #expect(markdown.contains("## Numbers\n\n- \(target) pending: first 12, newest 14.50"))
        #expect(!Summary.text(Boards.go, context).contains("NUMBERS"))
    }

    @Test func `the live view and the document show the newest`() {
        let look = LiveLook(width: 200, height: 60)
        let frame = LiveFrame.lines(board, look).map(\.text).joined(separator: "\n")

        #expect(frame.contains("pending=14.50 data_age=4"))
        #expect(
            RunDocument.json(board).contains(
                #""numbers":{"pending":{"first":12,"lowest":0,"highest":812,"newest":14.50},"#
            )
        )
    }

    @Test func `the evidence holds them as they were read`() {
        let sample = Sample(
            target: "outbox",
            slot: 3,
            intendedStart: Boards.after(15),
            duration: .milliseconds(12),
            outcome: .failed(.assertion),
            httpStatus: nil,
            detail: "pending is 812.0, limit 500"
        )
        var observation = Observation(sample: sample)
        observation.numbers = [ObservedNumber(name: "pending", value: "812.0")]

        let line = String(decoding: EvidenceLine.probe(observation, run: "7f3a"), as: UTF8.self)

        #expect(
            line.hasSuffix(#""detail":"pending is 812.0, limit 500","numbers":{"pending":812.0}}"# + "\n")
        )
    }
}
