import CutoverCore
import CutoverReadings
import Testing

/// A body that came at `now`, the number "pending" that is looked for in it, and what is to come of it.
struct NumberRow: Sendable, CustomTestStringConvertible {
    /// 2026-11-21T02:26:09Z.
    static let now = Timestamp(microseconds: 1_795_227_969_000_000)

    let body: String
    let place: NumberExpectation.Place
    var limit = NumberExpectation.Limit.within(atLeast: nil, atMost: "500")
    var value: String?
    var failure: ProbeFailure?
    let detail: String

    var testDescription: String { "\(place) of \(body.prefix(60)): \(detail)" }

    var outcome: Outcome { failure.map { .failed($0) } ?? .ok }

    /// What the examiner makes of the body.
    var examination: Examination {
        var expectation = Expectation()
        expectation.numbers = [NumberExpectation(name: "pending", place: place, limit: limit)]
        var answer = Answer(status: 200, body: Array(body.utf8))
        answer.endedAt = Self.now
        return AnswerExaminer.examine(answer, .health(expectation))
    }
}
