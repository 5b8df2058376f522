package import CutoverCore

/// The systems a demo watches, as a value: what they answer is a function of the scenario and of the moment.
///
/// Traffic flows from `bootedAt` on; the scenario's clock starts with the first health request. Moments are handed
/// in and must not step backwards.
package struct DemoWorld: Sendable, Hashable {
    /// What goes wrong.
    package let scenario: DemoScenario
    /// False while the new path is out of use: none of its faults is seen.
    package private(set) var isFlagOn = true
    /// When the first health request came; nil before it.
    package private(set) var beganAt: Timestamp?
    private let script: DemoScript
    private let bootedAt: Timestamp
    private var startedAt: Timestamp
    /// Errors counted up to `settledAt`; what came later is computed.
    private var settledErrors: Int64 = 0
    private var settledAt: Timestamp

    /// A world whose processes start at `bootedAt`, with the flag on.
    package init(_ scenario: DemoScenario, bootedAt: Timestamp) {
        self.scenario = scenario
        self.bootedAt = bootedAt
        script = DemoScript(scenario)
        startedAt = bootedAt
        settledAt = bootedAt
    }

    /// Starts the scenario's clock, if it does not run yet.
    package mutating func begin(at moment: Timestamp) {
        beganAt = beganAt ?? moment
    }

    /// Empties the counters of the metrics; `startedAt` becomes `moment`.
    package mutating func reset(at moment: Timestamp) {
        settle(at: moment)
        startedAt = moment
        settledErrors = 0
    }

    /// Takes the new path out of use.
    package mutating func turnFlagOff(at moment: Timestamp) {
        settle(at: moment)
        isFlagOn = false
    }

    /// Puts the new path to use; the scenario begins anew with the next health request.
    package mutating func turnFlagOn(at moment: Timestamp) {
        settle(at: moment)
        isFlagOn = true
        beganAt = nil
    }

    /// How a health request is answered at `moment`.
    package func health(at moment: Timestamp) -> DemoHealth {
        guard isFlagOn, let beganAt else { return DemoHealth(isWell: true, delay: .zero) }
        let elapsed = beganAt.duration(to: moment)
        return DemoHealth(
            isWell: !script.isDown(at: elapsed),
            delay: script.slowness.contains(elapsed) ? DemoScript.delay : .zero
        )
    }

    /// What the operations metrics say at `moment`; endpoints without a request are not named.
    package func metrics(at moment: Timestamp) -> DemoMetrics {
        let start = start(at: moment)
        let shown = script.hidesEndpoints ? [] : DemoEndpoint.all
        return DemoMetrics(
            startedAt: start,
            endpoints: shown.compactMap { endpoint in
                let requests = requests(to: endpoint, from: start, to: moment)
                guard requests > 0 else { return nil }
                let newest = endpoint.arrivals(after: bootedAt.duration(to: moment))
                return DemoMetrics.Endpoint(
                    endpoint,
                    requests: requests,
                    errors: endpoint.isBehindFlag ? errors(of: endpoint, at: moment) : 0,
                    lastAt: bootedAt.advanced(by: endpoint.arrival(of: newest))
                )
            }
        )
    }
}

extension DemoWorld {
    /// Writes down what has been counted so far, before something changes.
    private mutating func settle(at moment: Timestamp) {
        settledErrors = DemoEndpoint.all.filter(\.isBehindFlag).map { errors(of: $0, at: moment) }.reduce(
            0,
            +
        )
        startedAt = start(at: moment)
        settledAt = moment
    }

    /// When the process behind the metrics started: after the scenario's restart, that restart.
    private func start(at moment: Timestamp) -> Timestamp {
        guard let restart = script.restart, let restartedAt = beganAt?.advanced(by: restart),
            restartedAt <= moment
        else { return startedAt }
        return max(startedAt, restartedAt)
    }

    private func errors(of endpoint: DemoEndpoint, at moment: Timestamp) -> Int64 {
        let start = start(at: moment)
        let isSettledForgotten = start > settledAt
        let settled = isSettledForgotten ? 0 : settledErrors
        guard isFlagOn, let beganAt, !script.failing.isEmpty else { return settled }
        let from = max(settledAt, start, beganAt.advanced(by: script.failing.lowerBound))
        let to = min(moment, beganAt.advanced(by: script.failing.upperBound))
        guard from < to else { return settled }
        return settled + requests(to: endpoint, from: from, to: to) * DemoScript.errorsPerHundred / 100
    }

    private func requests(to endpoint: DemoEndpoint, from start: Timestamp, to end: Timestamp) -> Int64 {
        endpoint.arrivals(after: bootedAt.duration(to: end))
            - endpoint.arrivals(after: bootedAt.duration(to: start))
    }
}
