import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverReport

struct HeadroomTests {
    /// 2 % of 360 probes: the eighth bad one is too many.
    private static func errors(_ k: Int64, of n: Int64, _ verdict: Verdict = .pass) -> RuleReport {
        var rule = RuleReport(
            rule: "api/error_rate_pct",
            target: "api",
            endpoint: nil,
            figure: .errorRate,
            isCritical: true,
            state: .healthy,
            verdict: verdict,
            share: Boards.twoPercent
        )
        (rule.k, rule.n, rule.criticalCount) = (k, n, 8)
        return rule
    }

    @Test(arguments: [
        (errors(0, of: 100), "room for 7 bad"),
        (errors(6, of: 100), "over, room for 1"),
        (errors(7, of: 100), "over, no room"),
        (errors(7, of: 360), "no room left"),
        (errors(8, of: 360, .forgiven), "over, forgiven"),
        (errors(8, of: 360, .fail), "over the limit"),
        (errors(7, of: 360, .fail), "bad too often"),
        (errors(0, of: 0, .unknown(.noData)), "cannot tell"),
    ])
    func `an error rule says how many more bad probes the window can take`(rule: RuleReport, words: String) {
        #expect(rule.headroom == words)
    }

    @Test(arguments: [(Int64(0), "room for 5 bad"), (5, "no room left"), (6, "over, by too few")])
    func `a counter rule says how many more errors its requests so far can bear`(k: Int64, words: String) {
        var rule = Self.errors(k, of: 250)
        rule.criticalCount = nil

        #expect(rule.headroom == words)
    }

    @Test(arguments: [(RuleFigure.errorRate, "none may be bad"), (.p95, "none may be slow")])
    func `a window too short for a single bad probe says so`(figure: RuleFigure, words: String) {
        var rule = Self.errors(0, of: 17)
        (rule.figure, rule.criticalCount) = (figure, 1)

        #expect(rule.headroom == words)
    }

    @Test func `a rule that cannot answer yet and is over its limit says that it is over`() {
        var rule = Self.errors(3, of: 15, .unknown(.tooFewBlocks(1, needs: 3)))
        rule.state = .degraded

        #expect(rule.headroom == "over so far")
    }

    @Test func `a counter rule with few requests is not said to be at its limit`() {
        var rule = Self.errors(0, of: 25)
        rule.criticalCount = nil

        #expect(rule.headroom == "none bad so far")
    }

    @Test(arguments: [
        (Int64(812_345), "387 ms below"), (1_200_000, "0 ms below"), (1_412_900, "212 ms above"),
    ])
    func `a reported p95 says how far it is from its limit`(microseconds: Int64, words: String) {
        var rule = Boards.slowAdvisory
        rule.latency = .microseconds(microseconds)

        #expect(rule.headroom == words)
    }

    @Test func `headroom has room in its column, whatever the figures`() {
        for room in [Int64(1), 99, 1_234, 123_456, 99_999_999] {
            var rule = Self.errors(0, of: 0)
            rule.criticalCount = room + 1

            #expect(rule.headroom.count <= 17)
        }
    }
}
