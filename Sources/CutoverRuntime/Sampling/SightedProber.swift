package import CutoverCore

/// Probes like another, and tells a target that is down from our own blindness.
package struct SightedProber: Prober {
    private let prober: any Prober
    private let lookout: Lookout

    /// Probes with `prober`; where a remote target is silent, `lookout` says whether it was the target.
    package init(_ prober: any Prober, lookout: Lookout) {
        self.prober = prober
        self.lookout = lookout
    }

    /// Asks once; the look outside comes after the probe and is no part of its duration.
    package func probe(_ target: Target, slot: Int, intendedStart: Timestamp) async -> Observation {
        let observation = await prober.probe(target, slot: slot, intendedStart: intendedStart)
        guard target.isRemote else { return observation }
        guard observation.sample.isSilence else {
            lookout.hear()
            return observation
        }
        guard await lookout.isBlind(since: intendedStart) else { return observation }
        return Observation(sample: observation.sample.blinded)
    }
}

extension Sample {
    /// True when nothing at all came back, on no hop.
    fileprivate var isSilence: Bool {
        guard case .failed(let failure) = outcome, httpStatus == nil else { return false }
        return failure.isSilence && exchange?.firstByte == nil && exchange?.redirect == nil
    }

    /// The same probe as a gap of ours, with what it met.
    fileprivate var blinded: Sample {
        Sample(
            target: target,
            slot: slot,
            intendedStart: intendedStart,
            duration: duration,
            outcome: .failed(.blind),
            httpStatus: nil,
            detail: "no reference answers either; \(outcome.label): \(detail)",
            exchange: exchange
        )
    }
}
