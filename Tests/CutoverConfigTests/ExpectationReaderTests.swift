import CutoverConfig
import CutoverCore
import Testing

struct ExpectationReaderTests {
    private func target(_ expect: String, _ url: String = "https://api.test/") -> String {
        "targets: [{ name: a, http: \"\(url)\", expect: { \(expect) } }]"
    }

    private static let every = """
        tls_days: 14, max_duration: 800ms, body_matches: ["up|ok", "v\\\\d+"],
        headers: { A: text, B: { equals: b }, C: { present: false }, D: { matches: "^v" }, E: { contains: e } },
        json: { /a: 1, /b: { at_least: 0, at_most: 5.50 }, /c: { not: x }, /d: { exists: false }, /e: { at_most: 3 } }
        """

    @Test func `every expectation is read, and survives the archive`() throws {
        let plan = try read(target(Self.every)).plan

        let expectation = try #require(plan.targets.first?.expectation)
        let versions = try Pattern("^v")
        #expect((expectation.certificateDays, expectation.maximumDuration) == (14, .milliseconds(800)))
        #expect(expectation.bodyMatches.map(\.text) == ["up|ok", "v\\d+"])
        #expect(
            expectation.headers.map(\.test) == [
                .contains("text"), .equals("b"), .present(false), .matches(versions), .contains("e"),
            ]
        )
        #expect(
            expectation.json.map(\.test) == [
                .equals(.number("1")), .within(atLeast: "0", atMost: "5.50"), .not(.string("x")),
                .exists(false),
                .within(atLeast: nil, atMost: "3"),
            ]
        )
        let archived = try PlanReader.readArchived(PlanText.render(plan))
        #expect(archived == plan)
    }

    @Test(arguments: [
        ("tls_days: 0", "expect.tls_days \"0\" is not a whole number from 1 to 3650; write for example 1"),
        ("max_duration: 800", "expect.max_duration \"800\" has no unit; write \"800s\" or \"800m\""),
        ("body_matches: \"(a\"", "expect the pattern \"(a\" has a group that is not closed"),
        ("json: { /a: {} }", "says nothing; write a value, or { at_least, at_most }, { not } or { exists }"),
        (
            "json: { /a: { not: 1, exists: true } }",
            "says more than one thing; write a value, or { at_least, at_most }, { not } or { exists }"
        ),
        (
            "json: { /a: { at_most: \"5\" } }",
            "\"5\" is not a number; write one without quotes, as in 5 or 0.5"
        ),
        (
            "json: { /a: { at_least: 2, at_most: 1 } }",
            "can never be met: at_least is more than at_most; swap them"
        ),
        (
            "headers: { A: {} }",
            "does not say one thing; write a text, or one of { contains }, { equals }, { matches } and { present }"
        ),
    ])
    func `what cannot be meant is refused`(expect: String, problem: String) {
        let found = problems(target(expect))

        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(problem) == true, "\(found)")
    }

    @Test func `plain http has no certificate to look at`() {
        let found = problems(target("tls_days: 14", "http://api.test/"))

        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("needs an https address: plain http has no certificate") == true)
    }
}
