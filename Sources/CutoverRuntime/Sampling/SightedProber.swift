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

    /// Looks outside once, so that darkness later is known to be new.
    package func prepare() async { await lookout.open() }

    /// Asks once; the look outside comes after the probe and is no part of its duration.
    package func probe(_ target: Target, slot: Int, intendedStart: Timestamp) async -> Observation {
        let observation = await prober.probe(target, slot: slot, intendedStart: intendedStart)
        guard target.isRemote else { return observation }
        if observation.sample.isHeard { lookout.hear(target) }
        guard observation.sample.mayBeBlindness, await lookout.isBlind(target, since: intendedStart) else {
            return observation
        }
        return Observation(sample: observation.sample.blinded)
    }
}

extension Sample {
    /// True when something came back, on any hop.
    fileprivate var isHeard: Bool {
        if httpStatus != nil || exchange?.firstByte != nil || exchange?.redirect != nil { return true }
        guard case .failed(let failure) = outcome else { return true }
        return failure.isFromOutside
    }

    /// True when nothing at all came back, or when it was not even asked for want of a token.
    fileprivate var mayBeBlindness: Bool {
        guard case .failed(let failure) = outcome, !isHeard else { return false }
        return failure.isSilence || failure == .auth
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
