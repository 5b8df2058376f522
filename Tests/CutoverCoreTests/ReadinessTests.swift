import CutoverCore
import CutoverTestSupport
import Testing

/// Whether a run is ready in time.
@Suite struct ReadinessTests {
    /// What comes of probes due every second, `good` of them good, asked about `phase` after every second; the one due
    /// at 2 s takes 1.2 s.
    private func play(good: Set<Int>, askedAt phase: Duration, isObserving: Bool = false) -> Decision? {
        var plan = Plan.test(.health())
        (plan.ready, plan.readyWithin, plan.isObserving) = (1, .seconds(3), isObserving)
        plan.mode = .literal
        var run = Rehearsal(plan)
        var queue: [(at: Duration, event: Event)] = [(.zero, .began(Rehearsal.origin))]
        for slot in 0..<60 {
            let sample = Sample(
                target: "api",
                slot: slot,
                intendedStart: Rehearsal.origin.advanced(by: .seconds(slot)),
                duration: slot == 2 ? .milliseconds(1_200) : .milliseconds(20),
                outcome: good.contains(slot) ? .ok : .failed(.connect),
                httpStatus: nil,
                detail: ""
            )
            queue.append((Rehearsal.origin.duration(to: sample.end), .observed(Observation(sample: sample))))
        }
        queue += (0..<80).map { second in
            let at: Duration = .seconds(second) + phase
            return (at, .tick(Rehearsal.origin.advanced(by: at)))
        }
        for item in queue.sorted(by: { $0.at < $1.at }) where run.decision == nil { _ = run.feed(item.event) }
        return run.decision
    }

    private static let phases: [Duration] = [
        .milliseconds(1), .milliseconds(100), .milliseconds(500), .seconds(1),
    ]

    @Test(arguments: phases)
    func `a probe that was due in time makes ready, however late it ends`(phase: Duration) {
        let decision = play(good: Set(2..<60), askedAt: phase)

        #expect(decision?.kind == .go)
    }

    @Test(arguments: phases)
    func `a probe that was due too late makes nothing ready, however early it ends`(phase: Duration) {
        let decision = play(good: Set(3..<60), askedAt: phase)

        #expect(decision?.code == .neverReady)
    }

    @Test func `a run that only observes may be ready late`() {
        let decision = play(good: Set(3..<60), askedAt: .zero, isObserving: true)

        #expect(decision?.rules.first { $0.rule == "api/error_rate_pct" }?.n == 56)
    }

    @Test func `one bad probe after a start in the dark is no reason never to be ready`() {
        var plan = Plan.test(window: .seconds(60))
        (plan.ready, plan.readyWithin, plan.targets) = (1, .seconds(10), [.health("a")])

        let run = Rehearsal.play(plan) { _, slot, _ in
            slot < 15 ? .bad(.blind) : slot == 15 ? .bad(.httpStatus) : .good
        }

        #expect(run.decision?.kind == .go)
        #expect(run.rule("a/error_rate_pct")?.n == 44)
    }
}
