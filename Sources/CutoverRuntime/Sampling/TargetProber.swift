package import CutoverCore

/// Probes a target over HTTP: one exchange, then the plan's judgement of the answer.
package struct TargetProber: Prober {
    /// The most that is read of a body, in bytes, counted after inflation.
    package static let bodyCap = 1_048_576

    private let fetcher: any Fetcher
    private let examine: Examiner
    private let timekeeper: any Timekeeper

    /// Asks with `fetcher` and judges with `examine`.
    package init(fetcher: any Fetcher, examine: @escaping Examiner, timekeeper: any Timekeeper) {
        self.fetcher = fetcher
        self.examine = examine
        self.timekeeper = timekeeper
    }

    /// Makes one exchange; timeout and duration count from `intendedStart`, so a late start is not hidden.
    package func probe(_ target: Target, slot: Int, intendedStart: Timestamp) async -> Observation {
        let fetch = Fetch(
            request: target.request,
            timeout: timekeeper.now.duration(to: intendedStart.advanced(by: target.timeout)),
            body: target.needsBody ? .require(cap: Self.bodyCap) : .discard(cap: Self.bodyCap),
            maximumRedirects: 10
        )
        let answer = await fetcher.fetch(fetch)
        let duration = max(.zero, intendedStart.duration(to: timekeeper.now))
        let examination = examine(answer, target)
        let sample = Sample(
            target: target.name,
            slot: slot,
            intendedStart: intendedStart,
            duration: duration,
            outcome: examination.outcome,
            httpStatus: answer.status,
            detail: examination.detail
        )
        let keepsBody = target.isSource && examination.isJSON
        return Observation(
            sample: sample,
            reading: examination.reading,
            payload: keepsBody ? answer.body : nil
        )
    }
}

extension Target {
    /// True when the answer cannot be judged without its whole body.
    var needsBody: Bool {
        switch kind {
        case .http(let expectation): expectation.needsBody
        case .opsMetrics: true
        }
    }
}
