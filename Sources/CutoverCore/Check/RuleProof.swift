/// Whether a rule can fail at all: shown by the real engine, with bad samples of its target and nothing else.
package struct RuleProof: Sendable, Hashable {
    /// The rule after the last tick it was seen at.
    package let report: RuleReport
    /// When it failed, since T0; nil when it never did.
    package let failsAfter: Duration?

    /// The rules of one target of `plan`, by name; `seen` is what a probe of it really brought.
    ///
    /// A source is played on from the figures it reported, so a source without a reading gives no proof at all.
    package static func all(of target: Target, in plan: Plan, seen: Observation) -> [RuleProof] {
        if target.isSource, seen.reading == nil { return [] }
        var alone = plan
        alone.targets = [target]
        // The play begins with one good answer, so that what follows is judged and not "never ready".
        alone.ready = 1
        let failing = BadRun(plan: alone, target: target, seen: seen, isSlow: false).play()
        let slow = BadRun(plan: alone, target: target, seen: seen, isSlow: true).play()
        let proofs =
            failing.filter { $0.report.figure == .errorRate } + slow.filter { $0.report.figure != .errorRate }
        return proofs.sorted { $0.report.rule < $1.report.rule }
    }
}

/// A run in virtual time in which one target does nothing but fail, or nothing but dawdle.
private struct BadRun {
    let plan: Plan
    let target: Target
    let seen: Observation
    let isSlow: Bool

    private static let origin = Timestamp(microseconds: 1_700_000_000_000_000)

    func play() -> [RuleProof] {
        var found: [String: RuleProof] = [:]
        var stage = Reenactment(plan: plan, run: "check", origin: Self.origin)
        stage.play(events) { engine in
            for rule in engine.rules {
                let hasFailed = rule.verdict == .fail || rule.code != nil
                let failsAfter = hasFailed ? Self.origin.duration(to: engine.now) : nil
                found[rule.rule] = RuleProof(
                    report: rule,
                    failsAfter: found[rule.rule]?.failsAfter ?? failsAfter
                )
            }
        }
        return Array(found.values)
    }

    private var events: [Event] {
        let grid = Grid(plan: plan, index: 0)
        // A window that ends on a bad block goes on for up to two more.
        let more = Int((plan.block * 2).wholeMicroseconds / target.interval.wholeMicroseconds)
        let last = target.isSource ? grid.last : grid.last + more
        let slots = (target.isSource ? 0 : grid.first)...last
        return slots.map { slot in
            let start = grid.start(of: slot, from: Self.origin)
            return .observed(target.isSource ? poll(slot, at: start) : probe(slot, at: start))
        }
    }

    private func probe(_ slot: Int, at start: Timestamp) -> Observation {
        if slot == 0 { return observation(slot, start, .ok, .milliseconds(1)) }
        guard isSlow, let limit = target.limits.p95 else {
            return observation(slot, start, .failed(.httpStatus), .milliseconds(1))
        }
        let slower = limit + .milliseconds(1)
        return slower < target.timeout
            ? observation(slot, start, .ok, slower)
            : observation(slot, start, .failed(.timeoutHeaders), target.timeout)
    }

    /// Slot 0 is the base, just before T0: what the source really reported.
    private func poll(_ slot: Int, at start: Timestamp) -> Observation {
        let start = slot == 0 ? start.advanced(by: .milliseconds(-10)) : start
        let endpoints = (seen.reading?.endpoints ?? []).map { endpoint in
            var reading = EndpointReading(
                endpoint: endpoint.endpoint,
                requests: endpoint.requests.raised(by: step, times: slot),
                errors: endpoint.errors.raised(by: isSlow ? 0 : step, times: slot),
                p95Microseconds: slot == 0 || !isSlow ? endpoint.p95Microseconds : slowFigure(endpoint)
            )
            reading.histogram = endpoint.histogram?.raised(by: step, times: slot, isSlow: isSlow)
            return reading
        }
        return Observation(
            sample: observation(slot, start, .ok, .milliseconds(1)).sample,
            reading: Reading(startedAt: seen.reading?.startedAt, endpoints: endpoints)
        )
    }

    /// So many requests a poll that neither `min_requests` nor `gauge_span` is in the way.
    private var step: Int64 {
        switch target.kind {
        case .http, .command: 0
        case .source(_, let source): max(source.minRequests, source.gaugeSpan, LiteralRule.minimumErrors)
        }
    }

    private var isEstimated: Bool {
        switch target.kind {
        case .http, .command: false
        case .source(_, let source): source.format.p95 == .estimated
        }
    }

    private func slowFigure(_ endpoint: EndpointReading) -> Figure {
        // An estimate over the window has no value before T0.
        guard let limit = target.limits.p95, endpoint.p95Microseconds.value != nil || isEstimated else {
            return endpoint.p95Microseconds
        }
        return .value((limit + .milliseconds(1)).wholeMicroseconds)
    }

    private func observation(_ slot: Int, _ start: Timestamp, _ outcome: Outcome, _ duration: Duration)
        -> Observation
    {
        Observation(
            sample: Sample(
                target: target.name,
                slot: slot,
                intendedStart: start,
                duration: duration,
                outcome: outcome,
                httpStatus: nil
            )
        )
    }
}

extension Figure {
    /// The figure after `times` polls that add `step` each; a counter that would run over stands still.
    fileprivate func raised(by step: Int64, times: Int) -> Figure {
        guard let value else { return self }
        let (more, isTooMuch) = step.multipliedReportingOverflow(by: Int64(times))
        let (sum, isOver) = value.addingReportingOverflow(more)
        return isTooMuch || isOver ? self : .value(sum)
    }
}

extension Histogram {
    /// The same after `times` polls that add `step` latencies each: the slowest there are, or the fastest.
    fileprivate func raised(by step: Int64, times: Int, isSlow: Bool) -> Histogram? {
        let (more, isTooMuch) = step.multipliedReportingOverflow(by: Int64(times))
        if isTooMuch { return self }
        let raised = counts.enumerated().map { index, count in
            isSlow && index < nanoseconds.count ? count : count.adding(more)
        }
        return Histogram(nanoseconds: nanoseconds, counts: raised)
    }
}
