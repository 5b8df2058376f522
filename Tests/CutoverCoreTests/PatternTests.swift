import CutoverCore
import CutoverTestSupport
import Testing

struct PatternTests {
    private func matches(_ pattern: String, _ text: String) throws -> Bool? {
        try Pattern(pattern).matches(Array(text.utf8))
    }

    @Test(arguments: [
        ("ok", "not ok", true), ("^ok$", "ok", true), ("^ok$", "not ok", false), ("^ok", "ok then", true),
        ("ok$", "ok then", false), ("^$", "", true), ("a|b|c", "xxc", true), ("(?:ab)+$", "xabab", true),
        ("^(a|bc)*d$", "abcad", true), ("^(a|bc)*d$", "abad", false), ("[0-9]{3}", "ab12", false),
        ("[0-9]{3}", "ab123", true), ("^a{2,3}$", "aaaa", false), ("^a{2,}$", "aaaa", true),
        ("^a{0}b$", "b", true),
        ("v\\d+\\.\\d+", "at v12.7", true), ("v\\d+\\.\\d+", "at v12x7", false), ("^[^,]*,$", "abc,", true),
        ("a.c", "a\nc", false), ("a.c", "abc", true), ("(?i)UP|Ok", "is oK", true), ("[]x]", "]", true),
        ("a??b*?c", "ac", true), ("^é+$", "éé", true), ("\\$5", "for $5", true), ("[a-c-]$", "-", true),
        ("x*", "", true), ("()*y", "y", true), ("^a?a?a?aaa$", "aaa", true), ("(a|ab)(c|bcd)$", "abcd", true),
        ("(?i)@", "`", false), ("^\\d$", "9", true), ("^\\s$", "\r", true), ("^\\D$", "1", false),
        ("^\\D$", "x", true), ("^[a-c]$", "c", true), ("b*$", "ca", true),
    ])
    func `a pattern matches as it says`(pattern: String, text: String, expected: Bool) throws {
        let found = try matches(pattern, text)

        #expect(found == expected)
    }

    @Test(arguments: [
        ("(a", "has a group that is not closed"), ("a)", "has a \")\" without a group"),
        ("[a", "has a set that is not closed"),
        ("*a", "repeats nothing at \"*\"; write a backslash before it"),
        ("(?=a)", "looks around or names a group, which is not known here"),
        ("(a)\\1", "has \"\\1\", which is not known here"), ("\\b", "has \"\\b\", which is not known here"),
        ("a\\", "ends in a backslash"), ("a{101}", "repeats more than 100 times, or less than no times"),
        ("(a{50}){50}", "is too long"),
        ("a{x}", "has a repetition that is none; write it as in {2,5}, or a backslash before \"{\""),
        ("[z-a]", "has a range that runs backwards or ends in a backslash"),
    ])
    func `what cannot be matched in one pass is refused`(pattern: String, why: String) {
        let fault = #expect(throws: Pattern.Fault.self) { try Pattern(pattern) }

        #expect(fault?.what == why)
    }

    @Test(arguments: [
        "(a*)*b", "(a|aa)+$", "(a+a+)+b", "(a|a?)+c", "(.*)(.*)(.*)(.*)x", "(a?){40}a{40}b",
        "(a|b)*a(a|b){16}c",
        "^(([a-z])+.)+[A-Z]([a-z])+$", "[^b]*a[^b]{20}b",
    ])
    func `no body makes a pattern take long`(pattern: String) throws {
        let pattern = try Pattern(pattern)
        let bodies = [
            [UInt8](repeating: 97, count: 1_048_576),
            (0..<1_048_576).map { 97 + UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 20 & 1) },
        ]

        // Backtracking would take hours; a debug build under load is allowed its slowness.
        let took = ContinuousClock().measure { for body in bodies { _ = pattern.matches(body) } }

        #expect(took < .seconds(20))
    }

    @Test func `a search that would take too long has no answer, and the next one has`() throws {
        let pattern = try Pattern("(a|b)*a(a|b){30}c")
        var random = SeededRandom(seed: 1)
        let body = (0..<1_048_576).map { _ in UInt8(random.chance(0.5) ? 97 : 98) }
        var matcher = PatternMatcher(pattern)

        let found = [matcher.matches(body[...]), matcher.matches(ArraySlice("abbbbbbbbbbbbbbbbac".utf8))]

        #expect(found == [nil, false])
    }

    @Test func `many searches that take long together have no answer in the end`() throws {
        let pattern = try Pattern(".*a.{12}c")
        var random = SeededRandom(seed: 1)
        let texts = (0..<2_000).map { _ in (0..<40).map { _ in UInt8(random.chance(0.5) ? 97 : 98) } }
        var (matcher, patient) = (PatternMatcher(pattern, mostInAll: 100_000), PatternMatcher(pattern))

        let found = texts.map { matcher.matches($0[...]) }

        #expect(found.first == false)
        #expect(found.contains { $0 == nil })
        #expect(found.allSatisfy { $0 != true })
        #expect(texts.allSatisfy { patient.matches($0[...]) == false })
    }
}
