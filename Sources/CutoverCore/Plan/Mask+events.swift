extension Mask {
    /// `event` without a secret in anything that others said.
    package func hide(_ event: Event) -> Event {
        switch event {
        case .observed(let observation): .observed(hide(observation))
        case .attempted(let id, let outcome, let at): .attempted(id: id, outcome: hide(outcome), at: at)
        case .moved(let move):
            .moved(
                Move(
                    id: move.id,
                    saidAt: move.saidAt,
                    at: move.at,
                    lever: move.lever,
                    by: hide(move.by),
                    reason: hide(move.reason)
                )
            )
        case .noticed(let note): .noticed(Note(at: note.at, kind: note.kind, text: hide(note.text)))
        case .startFailed(let why, let at): .startFailed(hide(why), at: at)
        case .restored(let fault, let at): .restored(fault: fault.map(hide), at: at)
        case .prepared, .began, .missed, .tick, .storeFailed, .storeRecovered, .interrupted, .resumed: event
        }
    }

    /// `outcome` without a secret in what the receiver answered.
    package func hide(_ outcome: DeliveryOutcome) -> DeliveryOutcome {
        switch outcome {
        case .accepted(let text): .accepted(hide(text))
        case .readBack(let text): .readBack(hide(text))
        case .retry(let text, let after): .retry(hide(text), after: after)
        case .refused(let text): .refused(hide(text))
        }
    }

    /// A reading whose endpoints cannot be told apart without the secrets in their names is no reading: their
    /// figures would be mixed.
    private func hide(_ observation: Observation) -> Observation {
        let payload = observation.payload.map { hide(json: $0) }
        let reading = observation.reading.map { hide($0) }
        let names = reading?.endpoints.map(\.endpoint) ?? []
        if let twin = zip(names, names.dropFirst()).first(where: { $0 == $1 })?.0 {
            let detail =
                "endpoint \"\(twin)\" cannot be told from another: only a masked secret sets them apart"
            let sample = observation.sample.with(outcome: .failed(.parse), detail: detail)
            return Observation(sample: sample, reading: nil, payload: payload)
        }
        let sample = observation.sample
        var hidden = Observation(
            sample: sample.with(outcome: sample.outcome, detail: hide(sample.detail)),
            reading: reading,
            payload: payload
        )
        hidden.numbers = observation.numbers
        return hidden
    }

    private func hide(_ reading: Reading) -> Reading {
        Reading(
            startedAt: reading.startedAt,
            endpoints: reading.endpoints.map { endpoint in
                var masked = EndpointReading(
                    endpoint: hide(endpoint.endpoint),
                    requests: hide(endpoint.requests),
                    errors: hide(endpoint.errors),
                    p95Microseconds: hide(endpoint.p95Microseconds)
                )
                masked.histogram = endpoint.histogram
                return masked
            }
        )
    }

    private func hide(_ figure: Figure) -> Figure {
        switch figure {
        case .value, .absent: figure
        case .unreadable(let why): .unreadable(hide(why))
        }
    }
}

extension Sample {
    /// The same probe with another judgement.
    fileprivate func with(outcome: Outcome, detail: String) -> Sample {
        Sample(
            target: target,
            slot: slot,
            intendedStart: intendedStart,
            duration: duration,
            outcome: outcome,
            httpStatus: httpStatus,
            detail: detail,
            exchange: exchange
        )
    }
}
