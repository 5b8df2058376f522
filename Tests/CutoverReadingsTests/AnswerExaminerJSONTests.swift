import CutoverCore
import CutoverReadings
import Testing

struct AnswerExaminerJSONTests {
    private static let body = Array(
        #"{"ok":true,"code":200,"text":"200","none":null,"list":[1,2],"db":{"up":false},"big":9007199254740993}"#
            .utf8
    )

    @Test(arguments: [
        ("/ok", JSONScalar.bool(true)), ("/code", .number("200")), ("/code", .number("2.0e2")),
        ("/text", .string("200")), ("/none", .null), ("/list/1", .number("2")), ("/db/up", .bool(false)),
        ("/big", .number("9007199254740993")),
    ])
    func `a value that is as expected passes`(pointer: String, scalar: JSONScalar) {
        let answer = Answer(status: 200, body: Self.body)

        let examination = AnswerExaminer.examine(answer, .health(pointer, scalar))

        #expect(examination == Examination(outcome: .ok, detail: "", isJSON: true))
    }

    @Test(arguments: [
        ("/ok", JSONScalar.bool(false), "[/ok] true, expected false"),
        ("/ok", .string("true"), #"[/ok] true, expected "true""#),
        ("/ok", .number("1"), "[/ok] true, expected 1"),
        ("/code", .string("200"), #"[/code] 200, expected "200""#),
        ("/text", .number("200"), #"[/text] "200", expected 200"#),
        ("/none", .bool(false), "[/none] null, expected false"),
        ("/none", .string(""), #"[/none] null, expected """#),
        ("/code", .null, "[/code] 200, expected null"),
        ("/big", .number("9007199254740992"), "[/big] 9007199254740993, expected 9007199254740992"),
        ("/list", .null, "[/list] [1,2], expected null"),
        ("/db", .bool(true), #"[/db] {"up":false}, expected true"#),
        ("/nope", .null, #"[/nope] has no member "nope" at the top level"#),
        ("/db/down", .null, #"[/db/down] has no member "down" at "/db""#),
        ("/list/2", .null, #"[/list/2] has no item "2" at "/list", an array of 2"#),
        ("ok", .bool(true), #"[ok] is no JSON pointer, write it as in "/a/b""#),
    ])
    func `another value, or none, is an assertion that shows it`(
        pointer: String,
        scalar: JSONScalar,
        detail: String
    ) {
        let answer = Answer(status: 200, body: Self.body)

        let examination = AnswerExaminer.examine(answer, .health(pointer, scalar))

        #expect(examination == Examination(outcome: .failed(.assertion), detail: detail, isJSON: true))
    }

    @Test
    func `a composed and a decomposed text are not the same`() {
        let answer = Answer(status: 200, body: Array("{\"name\":\"e\u{301}\"}".utf8))

        let examination = AnswerExaminer.examine(answer, .health("/name", .string("\u{E9}")))

        #expect(examination.outcome == .failed(.assertion))
    }

    @Test
    func `a huge value is shown shortened`() {
        let items = (0..<10_000).map { "\($0)" }.joined(separator: ",")
        let answer = Answer(status: 200, body: Array("{\"list\":[\(items)]}".utf8))

        let detail = AnswerExaminer.examine(answer, .health("/list", .null)).detail

        #expect(
            detail == "[/list] [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,"
                + "2…, expected null"
        )
    }

    @Test
    func `control characters and hidden marks are shown escaped`() {
        let answer = Answer(status: 200, body: Array(#"{"x":"\u001b[2J\u202e\u200b\r\n\t\"\\é\u009b"}"#.utf8))

        let detail = AnswerExaminer.examine(answer, .health("/x", .null)).detail

        #expect(detail == #"[/x] "\u{1b}[2J\u{202e}\u{200b}\r\n\t\"\\é\u{9b}", expected null"#)
    }

    @Test(arguments: [
        ("", "byte 0: expected a value, found the end; the body is empty"),
        (
            "\n <html>\r\n<body>",
            #"byte 2: expected a value, found "<"; the body begins "<html>""#
        ),
        ("OK\u{1B}[31m", #"byte 0: expected a value, found "OK"; the body begins "OK\u{1b}[31m""#),
        (#"{"ok":true} x"#, #"byte 12: expected the end, found "x"; the body begins "{\"ok\":true} x""#),
    ])
    func `a body that is not JSON cannot pass a JSON rule, and its first line is quoted`(
        body: String,
        detail: String
    ) {
        let answer = Answer(status: 200, body: Array(body.utf8))

        let examination = AnswerExaminer.examine(answer, .health("/ok", .bool(true)))

        #expect(examination == Examination(outcome: .failed(.parse), detail: detail))
    }

    @Test
    func `a front page with status 200 is not healthy`() throws {
        let answer = Answer(status: 200, body: try Fixture.frontPage.bytes())

        let examination = AnswerExaminer.examine(answer, .health("/status", .string("ok")))

        #expect(examination.outcome == .failed(.parse))
        #expect(
            examination.detail == #"byte 0: expected a value, found "<"; the body begins "<!DOCTYPE html>""#
        )
    }

    @Test
    func `no more than 80 characters of the first line are quoted`() {
        let answer = Answer(status: 200, body: Array(String(repeating: "x", count: 500).utf8))

        let detail = AnswerExaminer.examine(answer, .health("/ok", .null)).detail

        #expect(detail.hasSuffix("the body begins \"\(String(repeating: "x", count: 79))…\""))
    }
}
