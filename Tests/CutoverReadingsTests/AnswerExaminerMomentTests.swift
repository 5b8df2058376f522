import CutoverCore
import CutoverReadings
import Testing

struct AnswerExaminerMomentTests {
    private typealias Row = NumberRow

    private static func age(_ unit: NumberExpectation.UnixUnit = .seconds) -> NumberExpectation.Limit {
        .age(.seconds(120), unit)
    }

    private static let moments: [Row] = [
        Row(body: "1795227849", place: .lastLine, limit: age(), value: "120", detail: ""),
        Row(
            body: "1795227957657.5",
            place: .lastLine,
            limit: age(.milliseconds),
            value: "11.3425",
            detail: ""
        ),
        Row(
            body: #"{"at":"2026-11-21T03:26:00+01:00"}"#,
            place: .json("/at"),
            limit: age(),
            value: "9",
            detail: ""
        ),
        Row(body: "1795227990", place: .lastLine, limit: age(), value: "-21", detail: ""),
        Row(
            body: #"{"at":"2026-11-21T02:24:08.5Z"}"#,
            place: .json("/at"),
            limit: age(),
            value: "120.5",
            failure: .stale,
            detail: "pending is 2m old, limit 2m (2026-11-21T02:24:08.500Z)"
        ),
        Row(
            body: "1795227969",
            place: .lastLine,
            limit: age(.milliseconds),
            value: "1793432741.031",
            failure: .stale,
            detail: "pending is 498175h45m41s old, limit 2m (1970-01-21T18:40:27.969Z)"
        ),
        Row(
            body: "1795228000",
            place: .lastLine,
            limit: age(),
            value: "-31",
            failure: .assertion,
            detail:
                "pending lies 31s ahead of our clock (2026-11-21T02:26:40.000Z); correct its unit, or one of "
                + "the clocks"
        ),
        Row(
            body: "1795227969000",
            place: .lastLine,
            limit: age(),
            failure: .assertion,
            detail: "pending in the last line is 1795227969000, which is no Unix time in s"
        ),
        Row(
            body: "2026-11-21 02:26:08",
            place: .lastLine,
            limit: age(),
            failure: .assertion,
            detail:
                #"pending in the last line is "2026-11-21 02:26:08", which has no zone, so nobody knows how old "#
                + #"it is; add "Z" or an offset"#
        ),
        Row(
            body: "yesterday",
            place: .lastLine,
            limit: age(),
            failure: .assertion,
            detail:
                #"pending in the last line is "yesterday", expected a moment such as 2026-11-21T02:26:09Z or a "#
                + "Unix time"
        ),
        Row(
            body: #"{"at":null}"#,
            place: .json("/at"),
            limit: age(),
            failure: .assertion,
            detail: "pending at /at is null, expected a moment"
        ),
    ]

    @Test(arguments: moments)
    private func `a moment is as old as it is, or the probe is bad`(_ row: Row) {
        let examination = row.examination

        #expect(examination.outcome == row.outcome)
        #expect(examination.detail == row.detail)
        #expect(examination.numbers.map(\.value) == [row.value].compactMap(\.self))
    }

    @Test func `a moment of an answer that came nobody knows when has no age`() {
        var expectation = Expectation()
        expectation.numbers = [NumberExpectation(name: "seen", place: .lastLine, limit: Self.age())]

        let examination = AnswerExaminer.examine(
            Answer(status: 200, body: Array("1795227849".utf8)),
            .health(expectation)
        )

        #expect(examination.outcome == .failed(.internal))
        #expect(examination.detail == "seen: it is not known when the answer came")
    }
}
