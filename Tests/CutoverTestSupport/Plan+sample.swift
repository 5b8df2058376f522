package import CutoverCore

extension Plan {
    /// A plan for tests: 30 min at 5 s, blocks of 10 s, one health target "api" unless told otherwise.
    package static func sample(
        window: Duration = .seconds(1_800),
        interval: Duration = .seconds(5),
        block: Duration = .seconds(10),
        targets: [Target]? = nil,
        flags: [Flag] = [],
        sinks: [Sink] = [],
        rollbackFlags: [String] = [],
        ready: Int = 3,
        isObserving: Bool = false
    ) -> Plan {
        Plan(
            name: "sample",
            window: window,
            interval: interval,
            block: block,
            mode: .literal,
            targets: targets ?? [.health("api", interval: interval)],
            flags: flags,
            sinks: sinks,
            rollbackFlags: rollbackFlags,
            ready: ready,
            isObserving: isObserving
        )
    }
}

extension Target {
    /// A critical health target at http://127.0.0.1/NAME with limits of 2.0 % and 1.2 s.
    package static func health(
        _ name: String,
        interval: Duration = .seconds(5),
        timeout: Duration = .seconds(4),
        expectation: Expectation = Expectation(),
        criticality: Criticality = .all
    ) -> Target {
        Target(
            name: name,
            kind: .http(Request(url: Masked("http://127.0.0.1/" + name)), expectation),
            interval: interval,
            timeout: timeout,
            criticality: criticality,
            limits: Limits(errorRate: ShareLimit(percent: "2.0"), p95: .milliseconds(1_200))
        )
    }

    /// A critical command target with limits of 2.0 % and 1.2 s.
    package static func command(
        _ name: String,
        _ words: [String],
        interval: Duration = .seconds(5),
        timeout: Duration = .seconds(4),
        expectation: CommandExpectation = CommandExpectation()
    ) -> Target {
        Target(
            name: name,
            kind: .command(Command(words: words.map { Masked($0) }, expectation: expectation)),
            interval: interval,
            timeout: timeout,
            criticality: .all,
            limits: Limits(errorRate: ShareLimit(percent: "2.0"), p95: .milliseconds(1_200))
        )
    }

    /// A critical operations-metrics source at http://127.0.0.1/NAME with limits of 2.0 % and 1.2 s.
    package static func source(
        _ name: String,
        interval: Duration = .seconds(10),
        timeout: Duration = .seconds(4),
        source: Source = Source(),
        criticality: Criticality = .all
    ) -> Target {
        Target(
            name: name,
            kind: .source(Request(url: Masked("http://127.0.0.1/" + name)), source),
            interval: interval,
            timeout: timeout,
            criticality: criticality,
            limits: Limits(errorRate: ShareLimit(percent: "2.0"), p95: .milliseconds(1_200))
        )
    }
}
