import CutoverCore
import CutoverReadings
import Testing

struct UnmetExpectationTests {
    private static let isOff = [
        JSONExpectation(pointer: "/enabled", equals: .bool(false)),
        JSONExpectation(pointer: "/targetingRules", equals: .null),
    ]

    @Test(
        arguments: [
            (#"{"enabled":false,"targetingRules":null}"#, nil),
            (#"{"enabled":true,"targetingRules":null}"#, "[/enabled] true, expected false"),
            (#"{"enabled":false,"targetingRules":[]}"#, "[/targetingRules] [], expected null"),
            (#"{"enabled":false}"#, #"[/targetingRules] has no member "targetingRules" at the top level"#),
            (#"{"enabled":"false","targetingRules":null}"#, #"[/enabled] "false", expected false"#),
            (#"{"enabled":0,"targetingRules":null}"#, "[/enabled] 0, expected false"),
            (
                #"{"enabled":false,"enabled":true}"#,
                #"byte 17: duplicate key "enabled"; the body begins "{\"enabled\":false,\"enabled\":true}""#
            ),
            ("", "byte 0: expected a value, found the end; the body is empty"),
        ] as [(String, String?)]
    )
    func `a flag is off only when every value says so`(body: String, reason: String?) {
        #expect(AnswerExaminer.unmet(Self.isOff, in: Array(body.utf8)) == reason)
    }

    @Test
    func `an empty list proves nothing`() {
        #expect(
            AnswerExaminer.unmet([], in: Array("{}".utf8)) == "no value is expected, so nothing is proved"
        )
    }
}
