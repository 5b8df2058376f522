package import CutoverCore

extension Sample {
    /// A good probe with status 200.
    package static func ok(
        _ target: String = "api",
        slot: Int = 0,
        at start: Timestamp = .sample,
        duration: Duration = .milliseconds(20)
    ) -> Sample {
        Sample(
            target: target,
            slot: slot,
            intendedStart: start,
            duration: duration,
            outcome: .ok,
            httpStatus: 200
        )
    }

    /// A failed probe without a status.
    package static func failed(
        _ failure: ProbeFailure,
        _ target: String = "api",
        slot: Int = 0,
        at start: Timestamp = .sample,
        duration: Duration = .milliseconds(20),
        detail: String = ""
    ) -> Sample {
        Sample(
            target: target,
            slot: slot,
            intendedStart: start,
            duration: duration,
            outcome: .failed(failure),
            httpStatus: nil,
            detail: detail
        )
    }
}
