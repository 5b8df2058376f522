import CutoverCore
import CutoverReadings
import Testing

struct AnswerExaminerHealthTests {
    @Test
    func `the examiner is what the wiring asks for`() {
        let examiner: Examiner = AnswerExaminer.examine

        #expect(
            examiner(Answer(status: 204), .health(Expectation())) == Examination(outcome: .ok, detail: "")
        )
    }

    @Test
    func `a transport failure comes before everything else, with its own words`() {
        let body = Array(#"{"ok":true}"#.utf8)
        let answer = Answer(status: 200, body: body, failure: .reset, detail: "closed after 11 bytes")

        let examination = AnswerExaminer.examine(answer, .health("/ok", .bool(true)))

        #expect(examination == Examination(outcome: .failed(.reset), detail: "closed after 11 bytes"))
    }

    @Test
    func `no status line is never ok`() {
        let examination = AnswerExaminer.examine(Answer(status: nil), .health(Expectation()))

        #expect(examination == Examination(outcome: .failed(.protocol), detail: "no status line was read"))
    }

    @Test(
        arguments: [
            (503, [200...200], "status 503, expected 200"), (302, [200...299], "status 302, expected 2xx"),
            (401, [200...299], "status 401, expected 2xx"), (403, [200...299], "status 403, expected 2xx"),
            (200, [401...401], "status 200, expected 401"),
            (205, [200...204, 404...404], "status 205, expected 200-204 or 404"),
            (200, [], "status 200, expected none"),
            (300, [200...299, 400...499], "status 300, expected 2xx or 4xx"),
        ] as [(Int, [ClosedRange<Int>], String)]
    )
    func `a status that is not expected fails`(status: Int, statuses: [ClosedRange<Int>], detail: String) {
        let answer = Answer(status: status, body: Array("{}".utf8))

        let examination = AnswerExaminer.examine(answer, .health(Expectation(statuses: statuses)))

        #expect(examination == Examination(outcome: .failed(.httpStatus), detail: detail))
    }

    @Test
    func `the status is judged before headers and body`() {
        let expectation = Expectation(
            headers: [HeaderExpectation(name: "x-build", contains: "v1")],
            bodyContains: ["ok"],
            json: [JSONExpectation(pointer: "/ok", equals: .bool(true))]
        )

        let examination = AnswerExaminer.examine(Answer(status: 500), .health(expectation))

        #expect(examination.outcome == .failed(.httpStatus))
    }

    @Test(
        arguments: [
            ("Content-Type", "application/json", nil), ("CONTENT-TYPE", "charset=utf-8", nil),
            ("via", "edge", nil),
            ("via", "inner", nil), ("content-type", "", nil),
            (
                "content-type", "text/html",
                #"header "content-type" is "application/json; charset=utf-8", expected to contain "text/html""#
            ),
            (
                "content-type", "JSON",
                #"header "content-type" is "application/json; charset=utf-8", expected to contain "JSON""#
            ),
            ("x-build", "v1", #"header "x-build" is missing, expected to contain "v1""#),
            ("x-build", "", #"header "x-build" is missing, expected to contain """#),
        ] as [(String, String, String?)]
    )
    func `a header must be there and contain the text`(name: String, text: String, reason: String?) {
        let answer = Answer(
            status: 200,
            headers: [
                .init(name: "content-type", value: "application/json; charset=utf-8"),
                .init(name: "Via", value: "1.1 inner"), .init(name: "via", value: "1.1 edge"),
            ]
        )
        let expectation = Expectation(headers: [HeaderExpectation(name: name, contains: text)])

        let examination = AnswerExaminer.examine(answer, .health(expectation))

        #expect(examination.outcome == (reason == nil ? .ok : .failed(.assertion)))
        #expect(examination.detail == reason ?? "")
    }

    @Test(
        arguments: [
            ("all systems ready\r\n", "ready", nil), ("aaab", "aab", nil), ("", "", nil),
            ("x\r\ny", "\n", nil),
            ("", "ready", #"the body does not contain "ready"; the body is empty"#),
            ("Ready", "ready", #"the body does not contain "ready"; the body begins "Ready""#),
            ("rea", "ready", #"the body does not contain "ready"; the body begins "rea""#),
            ("e\u{301}", "\u{E9}", "the body does not contain \"\u{E9}\"; the body begins \"e\u{301}\""),
        ] as [(String, String, String?)]
    )
    func `the body must contain the text, byte by byte`(body: String, text: String, reason: String?) {
        let answer = Answer(status: 200, body: Array(body.utf8))

        let examination = AnswerExaminer.examine(answer, .health(Expectation(bodyContains: [text])))

        #expect(examination.outcome == (reason == nil ? .ok : .failed(.assertion)))
        #expect(examination.detail == reason ?? "")
        #expect(!examination.isJSON)
    }

    @Test
    func `every text and every JSON value must hold, and the first that does not is named`() {
        let expectation = Expectation(
            bodyContains: ["status", "UP"],
            json: [
                JSONExpectation(pointer: "/status", equals: .string("UP")),
                JSONExpectation(pointer: "/db", equals: .string("UP")),
                JSONExpectation(pointer: "/mail", equals: .string("UP")),
            ]
        )
        let answer = Answer(status: 200, body: Array(#"{"status":"UP","db":"DOWN","mail":"DOWN"}"#.utf8))

        let examination = AnswerExaminer.examine(answer, .health(expectation))

        #expect(examination.outcome == .failed(.assertion))
        #expect(examination.detail == #"[/db] "DOWN", expected "UP""#)
        #expect(examination.isJSON)
    }
}
