import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

/// When a failed probe is judged before the next beat.
@Suite struct PromptnessTests {
    private static let bad = Event.observed(.probe(.failed(.connect)))

    @Test func `a failed probe is judged at once`() {
        var promptness = Promptness(targets: 1)

        #expect(promptness.tick(after: [Self.bad], at: .at(1)) == [.tick(.at(1))])
    }

    @Test func `good probes, and failed ones that a tick has judged, wait for the beat`() {
        var promptness = Promptness(targets: 1)

        #expect(promptness.tick(after: [.observed(.probe(.ok))], at: .at(1)).isEmpty)
        #expect(promptness.tick(after: [Self.bad, .tick(.at(1))], at: .at(2)).isEmpty)
        #expect(promptness.tick(after: [.tick(.at(2)), Self.bad], at: .at(2.001)) == [.tick(.at(2.001))])
    }

    @Test(arguments: [(50, 0.019, 0.02), (1_000, 0.099, 0.1)])
    func `the more there is to judge, the rarer it is done`(_ targets: Int, _ soon: Double, _ due: Double) {
        var promptness = Promptness(targets: targets)

        _ = promptness.tick(after: [Self.bad], at: .at(0))

        #expect(promptness.tick(after: [Self.bad], at: .at(soon)).isEmpty)
        #expect(promptness.tick(after: [Self.bad], at: .at(due)) == [.tick(.at(due))])
    }
}
