import CutoverCore
import CutoverTestSupport

@testable import CutoverRuntime

/// A rehearsal over fakes at 2026-11-21T00:00:00Z: what one answer comes to.
struct CheckScene {
    var plan = Plan.sample(window: .seconds(300))
    var steps = FakeStepRunner()
    /// How the judge of answers finds them.
    var examination = Examination(outcome: .ok, detail: "")
    /// What it says about each expectation.
    var resolved = [ResolvedExpectation("[status] 200 in 200", isMet: true)]

    func lines(_ fetcher: FakeFetcher) async -> [CheckLine] {
        let ports = CheckPorts(
            fetcher: fetcher,
            steps: steps,
            timekeeper: ManualTimekeeper(),
            examine: { [examination] _, _ in examination },
            poll: onePoll(examination),
            examineStep: { [examination] _, _, _ in examination },
            resolve: { [resolved] _, _ in resolved },
            resolveState: { [resolved] _, _ in resolved },
            resolveNumbers: { numbers, _, _ in
                numbers.map { ResolvedExpectation("[\($0.name)] 12 \($0.limitText)", isMet: true) }
            }
        )
        return await Check(plan: plan, ports: ports).lines()
    }

    func lines(_ part: CheckLine.Part, _ answer: Answer) async -> [CheckLine] {
        await lines(FakeFetcher(answer)).filter { $0.part == part }
    }
}
