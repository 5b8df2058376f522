import CutoverCore
import CutoverReadings
import CutoverTestSupport
import Testing

struct ResolvedExpectationTests {
    private func resolved(_ expectation: CutoverCore.Expectation, _ answer: Answer) -> [ResolvedExpectation] {
        AnswerExaminer.resolved(expectation, in: answer)
    }

    @Test func `every expectation is shown beside what came, met or not`() {
        let expectation = CutoverCore.Expectation(
            statuses: [200...200],
            headers: [HeaderExpectation(name: "Content-Type", contains: "json")],
            bodyContains: ["ok", "fine"],
            json: [
                JSONExpectation(pointer: "/ok", equals: .bool(true)),
                JSONExpectation(pointer: "/n", equals: .number("1.0")),
                JSONExpectation(pointer: "/x", equals: .null),
            ]
        )
        let answer = Answer.complete(
            200,
            #"{"ok": true, "n": 2}"#,
            headers: ["Content-Type": "application/json"]
        )

        let found = resolved(expectation, answer)

        #expect(
            found.map(\.text) == [
                "[status] 200 in 200", "[header Content-Type] contains \"json\"", "[body] contains \"ok\"",
                "[body] lacks \"fine\"", "[/ok] true == true", "[/n] 2, expected 1.0",
                found[6].text,
            ]
        )
        #expect(found.map(\.isMet) == [true, true, true, false, true, false, false])
        #expect(found.map(\.isFound) == [true, true, true, true, true, true, false])
        #expect(found[6].text.contains("/x"))
    }

    @Test func `a wrong status and a missing header are said`() {
        let expectation = CutoverCore.Expectation(headers: [HeaderExpectation(name: "X-Build", contains: "7")]
        )

        #expect(
            resolved(expectation, .complete(503)).map(\.text) == [
                "[status] 503, expected 2xx", "header \"X-Build\" is missing, expected to contain \"7\"",
            ]
        )
        #expect(resolved(expectation, .none(.connect)).isEmpty)
    }

    @Test func `a body that is no JSON has nothing to compare`() {
        let off = [JSONExpectation(pointer: "/enabled", equals: .bool(false))]

        let found = AnswerExaminer.resolved(off, in: Array("<html>".utf8))

        #expect(found.map(\.isFound) == [false])
        #expect(found.map(\.isMet) == [false])
    }
}
