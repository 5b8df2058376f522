import CutoverCore
import CutoverReadings
import CutoverTestSupport
import Testing

struct ExpectationTests {
    private static let body =
        #"{"queue": 7, "ratio": 0.30000000000000001, "text": "7", "big": 9007199254740993, "null": null}"#

    private func resolved(_ pointer: String, _ test: JSONExpectation.Test) -> ResolvedExpectation? {
        let expectation = JSONExpectation(pointer: pointer, test: test)
        return AnswerExaminer.resolved([expectation], in: Array(Self.body.utf8)).first
    }

    @Test(arguments: [
        (
            "/queue", JSONExpectation.Test.within(atLeast: nil, atMost: "5"),
            "[/queue] 7, expected at most 5", false
        ),
        ("/queue", .within(atLeast: "0", atMost: "7"), "[/queue] 7, at least 0 and at most 7", true),
        ("/queue", .within(atLeast: "7.0001", atMost: nil), "[/queue] 7, expected at least 7.0001", false),
        (
            "/ratio", .within(atLeast: nil, atMost: "0.3"),
            "[/ratio] 0.30000000000000001, expected at most 0.3", false
        ),
        (
            "/big", .within(atLeast: nil, atMost: "9007199254740992"),
            "[/big] 9007199254740993, expected at most 9007199254740992", false
        ),
        ("/text", .within(atLeast: "1", atMost: nil), "[/text] \"7\", expected at least 1", false),
        ("/null", .within(atLeast: "-1", atMost: nil), "[/null] null, expected at least -1", false),
        ("/queue", .not(.number("0")), "[/queue] 7 != 0", true),
        ("/queue", .not(.number("7.0")), "[/queue] 7, expected anything else", false),
        ("/queue", .exists(true), "[/queue] 7 is there", true),
        ("/null", .exists(false), "[/null] null, expected none", false),
        ("/gone", .exists(false), "[/gone] is absent", true),
    ])
    func `a value is compared exactly and shown`(
        pointer: String,
        test: JSONExpectation.Test,
        text: String,
        isMet: Bool
    ) {
        #expect(resolved(pointer, test) == ResolvedExpectation(text, isMet: isMet))
    }

    @Test(arguments: [
        JSONExpectation.Test.exists(true), .not(.number("1")), .within(atLeast: nil, atMost: "5"),
    ])
    func `a value that is not there meets nothing but its absence`(test: JSONExpectation.Test) {
        #expect(resolved("/gone", test)?.isMet == false)
        #expect(resolved("/gone", test)?.isFound == false)
    }

    @Test(arguments: [
        (HeaderExpectation.Test.equals("v1"), nil as String?), (.present(true), nil), (.contains("1"), nil),
        (.equals("v"), "header \"X-Build\" is \"v1\", expected \"v\""),
        (.present(false), "header \"X-Build\" is \"v1\", expected none"),
    ])
    func `a header is compared as it says`(test: HeaderExpectation.Test, fault: String?) {
        let expectation = CutoverCore.Expectation(headers: [HeaderExpectation(name: "X-Build", test: test)])
        let answer = Answer.complete(200, headers: ["x-build": "v1"])

        let found = AnswerExaminer.resolved(expectation, in: answer).last

        #expect(found?.isMet == (fault == nil))
        if let fault { #expect(found?.text == fault) }
    }

    @Test func `a header and a body are matched by a pattern`() throws {
        var expectation = CutoverCore.Expectation()
        let versions = try Pattern("^v[0-9]+$")
        expectation.headers = [HeaderExpectation(name: "X-Build", test: .matches(versions))]
        expectation.bodyMatches = [try Pattern("status: (ok|up)")]
        let target = Target.health(expectation)

        func examine(_ body: String, _ build: String) -> Examination {
            AnswerExaminer.examine(.complete(200, body, headers: ["X-Build": build]), target)
        }

        #expect(examine("status: up", "v12").outcome == .ok)
        #expect(
            examine("status: down", "v12").detail.hasPrefix("the body does not match \"status: (ok|up)\"; ")
        )
        #expect(
            examine("status: up", "x").detail
                == "header \"X-Build\" is \"x\", expected to match \"^v[0-9]+$\""
        )
    }

    @Test func `a certificate and a duration are part of what is expected`() {
        var expectation = CutoverCore.Expectation()
        (expectation.certificateDays, expectation.maximumDuration) = (14, .milliseconds(800))
        var answer = Answer.complete(200)
        answer.exchange = Exchange()
        answer.exchange?.certificateEnd = Timestamp.sample.advanced(by: .seconds(13 * 86_400))

        let bad = expectation.resolved(answer, took: .microseconds(800_001), at: .sample)
        answer.exchange?.certificateEnd = Timestamp.sample.advanced(by: .seconds(14 * 86_400))
        let good = expectation.resolved(answer, took: .milliseconds(800), at: .sample)
        answer.exchange = nil
        let unseen = expectation.resolved(answer, took: .zero, at: .sample)

        #expect(
            bad.map(\.text) == [
                "[tls_days] 13, expected at least 14", "[duration] 801ms, expected at most 800ms",
            ]
        )
        #expect(bad.map(\.isMet) == [false, false])
        #expect(good.map(\.isMet) == [true, true])
        #expect(unseen.first?.isMet == false)
    }
}
