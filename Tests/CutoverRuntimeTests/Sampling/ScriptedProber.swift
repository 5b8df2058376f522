import CutoverCore
import CutoverTestSupport

@testable import CutoverRuntime

/// Answers every probe with a scripted sample.
struct ScriptedProber: Prober {
    let sample: @Sendable (Target) -> Sample

    func probe(_ target: Target, slot: Int, intendedStart: Timestamp) async -> Observation {
        Observation(sample: sample(target))
    }
}
