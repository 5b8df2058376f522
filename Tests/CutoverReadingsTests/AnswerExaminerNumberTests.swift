import CutoverCore
import CutoverReadings
import Testing

struct AnswerExaminerNumberTests {
    private typealias Row = NumberRow

    private static let pending = NumberExpectation.Place.json("/queue/pending")
    private static let word = NumberExpectation.Place.matches("pending=([^ ]+)")

    private static let found: [Row] = [
        Row(body: #"{"queue":{"pending":500}}"#, place: pending, value: "500", detail: ""),
        Row(body: #"{"queue":{"pending":5.000e2}}"#, place: pending, value: "5.000e2", detail: ""),
        Row(
            body: #"{"queue":{"pending":500.000000000000000001}}"#,
            place: pending,
            value: "500.000000000000000001",
            failure: .assertion,
            detail: "pending is 500.000000000000000001, limit 500"
        ),
        Row(
            body: #"{"queue":{"pending":812}}"#,
            place: pending,
            value: "812",
            failure: .assertion,
            detail: "pending is 812, limit 500"
        ),
        Row(body: "12", place: .lastLine, value: "12", detail: ""),
        Row(
            body: "12",
            place: .lastLine,
            limit: .within(atLeast: "12", atMost: nil),
            value: "12",
            detail: ""
        ),
        Row(body: "3\r12\r", place: .lastLine, value: "12", detail: ""),
        Row(body: " count \n-----\n\t 12 \r\n\n", place: .lastLine, value: "12", detail: ""),
        Row(body: "at 2\npending=12 dlq=3\n", place: word, value: "12", detail: ""),
        Row(
            body: "0",
            place: .lastLine,
            limit: .within(atLeast: "1", atMost: nil),
            value: "0",
            failure: .assertion,
            detail: "pending is 0, limit at least 1"
        ),
        Row(
            body: "-0.5",
            place: .lastLine,
            limit: .within(atLeast: "0", atMost: "500"),
            value: "-0.5",
            failure: .assertion,
            detail: "pending is -0.5, limit 0 to 500"
        ),
        Row(body: "1e300", place: .lastLine, limit: .none, value: "1e300", detail: ""),
    ]

    private static let missing: [Row] = [
        Row(
            body: #"{"queue":{}}"#,
            place: pending,
            failure: .assertion,
            detail: #"pending: [/queue/pending] has no member "pending" at "/queue""#
        ),
        Row(
            body: #"{"queue":{"pending":null}}"#,
            place: pending,
            failure: .assertion,
            detail: "pending at /queue/pending is null, expected a number"
        ),
        Row(
            body: #"{"queue":{"pending":"12"}}"#,
            place: pending,
            failure: .assertion,
            detail: #"pending at /queue/pending is "12", expected a number"#
        ),
        Row(
            body: #"{"queue":{"pending":true}}"#,
            place: pending,
            failure: .assertion,
            detail: "pending at /queue/pending is true, expected a number"
        ),
        Row(
            body: #"{"queue":{"pending":NaN}}"#,
            place: pending,
            failure: .parse,
            detail:
                #"pending: byte 20: expected a value, found "NaN"; the body begins "{\"queue\":{\"pending\":NaN}}""#
        ),
        Row(
            body: "",
            place: .lastLine,
            failure: .assertion,
            detail: "pending in the last line is missing: nothing was said"
        ),
    ]
    private static let unclear: [Row] =
        ["12 34", "NaN", "12 rows", "NULL", "1,234", "0x10", "007", "+5", ".5", "１２", "12\u{0}"].map {
            let shown = $0 == "12\u{0}" ? "12\\u{0}" : $0
            let detail = "pending in the last line is \"\(shown)\", expected one number and nothing else"
            return Row(body: "3\n\($0)\n", place: .lastLine, failure: .assertion, detail: detail)
        } + [
            Row(
                body: String(repeating: "9", count: 65),
                place: .lastLine,
                failure: .assertion,
                detail: "pending in the last line is " + String(repeating: "9", count: 39)
                    + "…, beyond what is read as a number"
            ),
            Row(
                body: "1e309",
                place: .lastLine,
                failure: .assertion,
                detail: "pending in the last line is 1e309, beyond what is read as a number"
            ),
            Row(
                body: "pending=12\npending=13",
                place: word,
                failure: .assertion,
                detail: "pending in pending=([^ ]+) is found more than once, expected once"
            ),
            Row(
                body: "idle",
                place: word,
                failure: .assertion,
                detail: #"pending in pending=([^ ]+) is missing: nothing matches; the body begins "idle""#
            ),
            Row(
                body: "pending=many",
                place: word,
                failure: .assertion,
                detail: #"pending in pending=([^ ]+) is "many", expected one number and nothing else"#
            ),
            Row(
                body: "pending=12" + String(repeating: " ", count: 65_536),
                place: word,
                failure: .assertion,
                detail: "pending in pending=([^ ]+) is not looked for: the body is longer than 65536 bytes"
            ),
        ]

    @Test(arguments: found + missing + unclear)
    private func `a number is there as it was said, or the probe is bad`(_ row: Row) {
        let examination = row.examination

        #expect(examination.outcome == row.outcome)
        #expect(examination.detail == row.detail)
        #expect(examination.numbers.map(\.value) == [row.value].compactMap(\.self))
    }

    @Test func `no body makes the search for a number take long`() {
        var expectation = Expectation()
        expectation.numbers = [NumberExpectation(name: "n", place: .matches("([0-9]+)\\s+jobs"))]
        let body = [UInt8](repeating: 0x39, count: 65_536)

        // Backtracking took minutes; a debug build under load is allowed its slowness.
        let took = ContinuousClock().measure {
            _ = AnswerExaminer.examine(Answer(status: 200, body: body), .health(expectation))
        }

        #expect(took < .seconds(5))
    }

    @Test func `of several numbers all are recorded and the first bad one is the reason`() {
        var expectation = CommandExpectation()
        expectation.numbers = [
            NumberExpectation(
                name: "dead",
                place: .matches("dead=([0-9]+)"),
                limit: .within(atLeast: nil, atMost: "0")
            ),
            NumberExpectation(name: "pending", place: .lastLine, limit: .within(atLeast: nil, atMost: "10")),
        ]
        let result = StepResult(.exited(0), output: Array("dead=3\n12\n".utf8))

        let examination = AnswerExaminer.examine(result, expectation, .seconds(5))

        #expect(examination.outcome == .failed(.assertion))
        #expect(examination.detail == "dead is 3, limit 0")
        let values = [ObservedNumber(name: "dead", value: "3"), ObservedNumber(name: "pending", value: "12")]
        #expect(examination.numbers == values)
    }

    @Test func `a number of a command that failed or was cut is no number`() {
        var expectation = CommandExpectation()
        expectation.numbers = [NumberExpectation(name: "n", place: .lastLine)]
        let failed = StepResult(.exited(2), output: Array("12".utf8))
        let cut = StepResult(.exited(0), output: Array("12".utf8), isCut: true)

        let examinations = [failed, cut].map { AnswerExaminer.examine($0, expectation, .seconds(5)) }
        let outcomes = examinations.map(\.outcome)

        #expect(outcomes == [.failed(.exitStatus), .failed(.tooLarge)])
        #expect(examinations.flatMap(\.numbers) == [])
    }

    @Test func `a bad number is no reason beside one that came before it`() {
        var expectation = Expectation(bodyContains: ["ready"])
        expectation.numbers = [
            NumberExpectation(name: "n", place: .lastLine, limit: .within(atLeast: nil, atMost: "5"))
        ]

        let examination = AnswerExaminer.examine(
            Answer(status: 200, body: Array("12".utf8)),
            .health(expectation)
        )

        #expect(examination.detail == #"the body does not contain "ready"; the body begins "12""#)
        #expect(examination.numbers == [ObservedNumber(name: "n", value: "12")])
    }

    @Test func `a number of an error page is no number`() {
        var expectation = Expectation()
        expectation.numbers = [NumberExpectation(name: "n", place: .lastLine)]

        let examination = AnswerExaminer.examine(
            Answer(status: 500, body: Array("12".utf8)),
            .health(expectation)
        )

        #expect(examination.outcome == .failed(.httpStatus))
        #expect(examination.numbers.isEmpty)
    }

    @Test func `check shows every number beside its limit`() {
        let numbers = [
            NumberExpectation(name: "a", place: .json("/a"), limit: .within(atLeast: nil, atMost: "500")),
            NumberExpectation(name: "b", place: .json("/a"), limit: .within(atLeast: "1", atMost: nil)),
            NumberExpectation(name: "c", place: .json("/a"), limit: .within(atLeast: "0", atMost: "20")),
            NumberExpectation(name: "d", place: .json("/a")),
            NumberExpectation(name: "e", place: .json("/at"), limit: .age(.seconds(120), .seconds)),
            NumberExpectation(name: "f", place: .json("/none")),
        ]

        let shown = AnswerExaminer.resolved(
            numbers,
            in: Array(#"{"a":12,"at":1795227957}"#.utf8),
            at: NumberRow.now
        )

        #expect(
            shown.map(\.text) == [
                "[a] 12 <= 500", "[b] 12 >= 1", "[c] 12 within 0 to 20", "[d] 12", "[e] 12s old <= 2m",
                #"f: [/none] has no member "none" at the top level"#,
            ]
        )
        #expect(shown.map(\.isMet) == [true, true, true, true, true, false])
    }
}
