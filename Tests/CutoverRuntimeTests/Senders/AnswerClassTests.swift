import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct AnswerClassTests {
    @Test(
        arguments: [
            ([200, 201, 202, 204, 299], .accepted),
            ([300, 301, 302, 307, 308], .permanent),
            ([400, 405, 411, 413, 414, 415, 422, 431, 501, 505], .permanent),
            ([401, 403, 404, 407, 421, 451], .forbidden),
            ([410], .gone),
            ([408, 425, 429, 500, 502, 503, 504, 409, 418, 599, 100, 103], .transient),
        ] as [(statuses: [Int], kind: AnswerClass)]
    )
    func `every status has its class`(_ row: (statuses: [Int], kind: AnswerClass)) {
        for status in row.statuses { #expect(AnswerClass(status: status) == row.kind, "\(status)") }
    }

    @Test(arguments: [
        (Answer.complete(503, "secret"), "answered 503"),
        (.none(.connect, "connection refused"), "connect: connection refused"),
        (.none(.timeoutHeaders), "timeout_headers"),
    ])
    func `a summary names the status or the failure, and never the body`(
        _ row: (answer: Answer, text: String)
    ) {
        #expect(row.answer.summary == row.text)
    }
}
