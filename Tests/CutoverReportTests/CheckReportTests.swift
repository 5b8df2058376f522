import CutoverCore
import Testing

@testable import CutoverReport

struct CheckReportTests {
    private let good = CheckLine(.target, "api", .ok, "12 ms; [status] 200 in 200")
    private let bad = CheckLine(
        .rule,
        "ops:/analytics/brokers/summary/error_rate_pct <= 2.0 %",
        .problem,
        "received nothing; cannot fail, whatever is fed to it (no endpoint matches)"
    )
    private let odd = CheckLine(.flag, "brokers_v1", .caution, "has no read-back")

    private func report(_ lines: [CheckLine]) -> CheckReport {
        CheckReport(title: "CHECK brokers-v1: window 30m", lines: lines, again: "cutover-monitor check")
    }

    @Test func `problems stand last, before what people must do`() {
        #expect(
            report([bad, good, odd]).text == """
                CHECK brokers-v1: window 30m

                TARGETS, probed once
                ok   api                   12 ms; [status] 200 in 200

                FLAGS, only looked at
                look brokers_v1            has no read-back

                PROBLEMS
                FAIL rule ops:/analytics/brokers/summary/error_rate_pct <= 2.0 %
                                           received nothing; cannot fail, whatever is fed to it
                                           (no endpoint matches)

                3 looked at, 1 to look at, 1 wrong
                You must now: mend the problem above, then look again: cutover-monitor check
                """
        )
        #expect(!report([bad]).hasPassed)
    }

    @Test func `a caution fails nothing`() {
        #expect(report([good, odd]).hasPassed)
        #expect(
            report([good, odd]).text.hasSuffix("2 looked at, 1 to look at, 0 wrong\nYou must now: nothing")
        )
    }

    @Test(arguments: [1, 21, 22, 80, 200])
    func `no row is wider than 80 columns`(_ length: Int) {
        let long = String(repeating: "x", count: length)
        let lines = [
            CheckLine(.target, long, .problem, "\(long) \(long)"), CheckLine(.sink, long, .ok, long),
        ]

        let rows = report(lines).text.split(separator: "\n").dropLast()

        #expect(rows.allSatisfy { $0.count <= 80 })
        #expect(rows.joined().count { $0 == "x" } == 5 * length)
    }

    @Test func `a pipeline reads the same as JSON`() {
        #expect(
            report([odd, good]).json == """
                {"passed":true,"exit_status":0,"you_must":"nothing","lines":[\
                {"part":"flag","subject":"brokers_v1","worth":"caution","text":"has no read-back"},\
                {"part":"target","subject":"api","worth":"ok","text":"12 ms; [status] 200 in 200"}]}
                """
        )
    }
}
