package import CutoverCore

/// Answers every probe as a test has scripted it, and records it.
package struct FakeProber: Prober {
    /// A probe that was asked for.
    package struct Call: Sendable, Hashable {
        /// Who was asked.
        package let target: String
        /// For which slot.
        package let slot: Int
        /// When it should have started.
        package let intendedStart: Timestamp
        /// When it was really asked for.
        package let at: Timestamp
    }

    /// Every probe asked for, in order.
    package let calls = Recording<Call>()
    private let timekeeper: any Timekeeper
    private let script: @Sendable (Target, Int) -> (outcome: Outcome, after: Duration)

    /// Ends each probe with the scripted outcome, the scripted time after it was asked for; by default ok at once.
    package init(
        _ timekeeper: any Timekeeper,
        script: @escaping @Sendable (Target, Int) -> (outcome: Outcome, after: Duration) = { _, _ in
            (.ok, .zero)
        }
    ) {
        self.timekeeper = timekeeper
        self.script = script
    }

    /// Waits as scripted; a cancelled probe ends as `internal`.
    package func probe(_ target: Target, slot: Int, intendedStart: Timestamp) async -> Observation {
        let at = timekeeper.now
        calls.append(Call(target: target.name, slot: slot, intendedStart: intendedStart, at: at))
        var (outcome, after) = script(target, slot)
        var end = at
        do {
            if after > .zero {
                try await timekeeper.sleep(until: at.advanced(by: after))
                end = timekeeper.now
            }
        } catch {
            outcome = .failed(.internal)
        }
        return Observation(
            sample: Sample(
                target: target.name,
                slot: slot,
                intendedStart: intendedStart,
                duration: intendedStart.duration(to: end),
                outcome: outcome,
                httpStatus: outcome == .ok ? 200 : nil
            )
        )
    }
}
