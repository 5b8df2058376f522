import CutoverCore
import CutoverTestSupport

extension Observation {
    /// A probe of "a" that ended so.
    static func probe(_ outcome: Outcome) -> Observation {
        Observation(
            sample: Sample(
                target: "a",
                slot: 0,
                intendedStart: .at(0),
                duration: .milliseconds(1),
                outcome: outcome,
                httpStatus: nil
            )
        )
    }
}
