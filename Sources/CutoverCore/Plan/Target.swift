/// Which series of a target can roll back.
package enum Criticality: Sendable, Hashable {
    /// Every series: for a source, its total and every endpoint with enough requests.
    case all
    /// None: the target only warns.
    case advisory
    /// The endpoints of a source that match one of these globs ("*" stands for any run of characters).
    case globs([String])
}

/// The limits that apply to one target; a nil limit is not judged.
package struct Limits: Sendable, Hashable {
    /// The highest share of failed requests or probes that still passes.
    package var errorRate: ShareLimit?
    /// The highest p95 that still passes.
    package var p95: Duration?

    /// The limits of one target.
    package init(errorRate: ShareLimit?, p95: Duration?) {
        self.errorRate = errorRate
        self.p95 = p95
    }
}

/// Something that can be probed: a name, how to ask it, what to expect.
package struct Target: Sendable, Hashable {
    /// How it is asked, and what an answer is judged as.
    package enum Kind: Sendable, Hashable {
        /// A health target: each probe is good or bad.
        case http(Request, Expectation)
        /// A health target too: a program with its arguments, run without a shell.
        case command(Command)
        /// A source: its answer carries figures about many endpoints.
        case source(Request, Source)
    }

    /// Unique in the plan; letters, digits, "-", "_" and ".".
    package var name: String
    /// Health target or source, with how it is asked.
    package var kind: Kind
    /// The distance between slots.
    package var interval: Duration
    /// From the start of a probe to its last byte.
    package var timeout: Duration
    /// Which of its series can roll back.
    package var criticality: Criticality
    /// The limits of its series.
    package var limits: Limits
    /// True when a timeout says nothing about health: a single-threaded server may be busy (docs/decisions.md).
    package var isTimeoutUnknown: Bool

    /// A target of the plan.
    package init(
        name: String,
        kind: Kind,
        interval: Duration,
        timeout: Duration,
        criticality: Criticality,
        limits: Limits,
        isTimeoutUnknown: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.interval = interval
        self.timeout = timeout
        self.criticality = criticality
        self.limits = limits
        self.isTimeoutUnknown = isTimeoutUnknown
    }

    /// True for a source, false for a health target.
    package var isSource: Bool {
        switch kind {
        case .http, .command: false
        case .source: true
        }
    }

    /// The numbers that are read out of its answers, in the order written; a source has none.
    package var numbers: [NumberExpectation] {
        switch kind {
        case .http(_, let expectation): expectation.numbers
        case .command(let command): command.expectation.numbers
        case .source: []
        }
    }

    /// What is sent to it; nil for a command.
    package var request: Request? {
        switch kind {
        case .http(let request, _), .source(let request, _): request
        case .command: nil
        }
    }

    /// True for a critical health target: judging waits until it has answered well.
    package var isAwaited: Bool { !isSource && criticality != .advisory }

    /// How many probes may be under way at once: one for a source or a command, else ceil(timeout / interval).
    package var maximumInFlight: Int {
        switch kind {
        case .command, .source: return 1
        case .http:
            let (timeout, interval) = (timeout.wholeMicroseconds, interval.wholeMicroseconds)
            return max(1, Int((timeout + interval - 1) / interval))
        }
    }
}
