import CutoverCore
import Testing

struct NumberPatternTests {
    private static func found(_ text: String?) -> NumberPattern.Finding { .one(text.map { Array($0.utf8) }) }

    @Test(arguments: [
        ("n=([0-9]+)", ["n=12"], found("12")), ("n=([0-9]+?)", ["n=12"], found("1")),
        ("n=([0-9]*)", ["n="], found("")), ("^n=(.*)$", ["n=1 2"], found("1 2")),
        ("(?:a|ab)=?(b*[0-9])", ["ab2"], found("b2")), ("(?:ab|a)=?(b*[0-9])", ["ab2"], found("2")),
        ("(?i)N=([0-9]{2})", ["m=1", "n=123"], found("12")), ("(?:n=([0-9])|none)", ["none"], found(nil)),
        ("(?:.*)n=([0-9])", ["n=1 n=2"], found("2")), ("(?:.*?)n=([0-9])", ["n=1 x"], found("1")),
        ("(?:x([0-9]);?)+", ["x1;x2;"], found("2")), ("é=([0-9]+)", ["é=7"], found("7")),
        ("n=([0-9])", ["n=1 n=2"], .several), ("n=([0-9])", ["n=1", "n=2"], .several),
        ("([0-9]*)", ["1"], .several), ("^([0-9])", ["12"], found("1")),
        ("n=(.*?)$", ["n=12"], found("12")), ("n=([0-9])", ["m=1"], .none), ("n=([0-9])", [], .none),
    ])
    func `what stands in the parentheses is found as people read it`(
        pattern: String,
        lines: [String],
        expected: NumberPattern.Finding
    ) throws {
        let finding = try NumberPattern(pattern).find(in: lines.map { Array($0.utf8) })

        #expect(finding == expected)
    }

    @Test(arguments: ["[0-9]+", "(a)(b)", "(?:a)"])
    func `there is one pair of parentheses, no less and no more`(pattern: String) {
        let fault = #expect(throws: Pattern.Fault.self) { try NumberPattern(pattern) }

        #expect(fault?.what.hasPrefix("needs one pair of parentheses around the number") == true)
    }

    @Test(arguments: ["([0-9]+)\\s+jobs", "((?:[0-9]+[0-9]+)+)x", "((?:[0-9]?){90}[0-9]{90})", "([0-9]*)*$"])
    func `no body makes a search take long`(pattern: String) throws {
        let pattern = try NumberPattern(pattern)
        let line = [UInt8](repeating: 0x39, count: 65_536)

        // Backtracking would take minutes to years; a debug build under load is allowed its slowness.
        let took = ContinuousClock().measure { _ = pattern.find(in: [line]) }

        #expect(took < .seconds(20))
    }

    @Test func `a search that would take too long finds neither a number nor none`() throws {
        let pattern = try NumberPattern("((?:[0-9]?){90}[0-9]{90})x")

        #expect(pattern.find(in: [[UInt8](repeating: 0x39, count: 65_535) + [0x78]]) == .tooLong)
    }
}
