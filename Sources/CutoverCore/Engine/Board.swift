/// The figures of one series: one target, or one endpoint of one source.
package struct SeriesReport: Sendable, Hashable {
    /// The target's name.
    package var target: String
    /// The endpoint inside a source; nil for health targets; "*" for a source's total.
    package var endpoint: String?
    /// Slots that are due so far within the window, from the first judged one.
    package var slots: Int
    /// Judged samples (health target), or requests since T0 (endpoint).
    package var samples: Int64
    /// Bad ones among them.
    package var failures: Int64
    /// Slots that could not be taken.
    package var missed: Int
    /// Exact nearest-rank figures of the timed samples since T0; nil while there are none.
    ///
    /// For an endpoint only `p95` is set: the newest one the application reported.
    package var p50: Duration?
    /// The p95; for an endpoint the newest one the application reported; nil without any.
    package var p95: Duration?
    /// The p99 of the timed samples; nil while there are none.
    package var p99: Duration?
    /// The longest timed sample; nil while there are none.
    package var maximum: Duration?
    /// The same over the last 60 s, shown and never judged.
    package var recentSamples: Int64
    /// Bad ones among the recent samples.
    package var recentFailures: Int64
    /// The p95 of the recent timed samples; nil while there are none.
    package var recentP95: Duration?
    /// The newest sample's outcome; nil before the first.
    package var lastOutcome: Outcome?
    /// When the newest sample ended; nil before the first.
    package var lastAt: Timestamp?
    /// One line about the newest failure; empty when there was none.
    package var lastDetail: String
    /// The newest 20 slots, oldest first; a source's polls stand at its total; empty for an endpoint.
    package var marks: [SampleMark] = []
    /// The numbers that were read, in the plan's order; empty for a source and until one was.
    package var numbers: [NumberReport] = []

    /// An empty series.
    package init(target: String, endpoint: String?) {
        self.target = target
        self.endpoint = endpoint
        slots = 0
        samples = 0
        failures = 0
        missed = 0
        recentSamples = 0
        recentFailures = 0
        lastDetail = ""
    }
}

/// A flag and how it stands.
package struct FlagReport: Sendable, Hashable {
    /// The flag's name.
    package var name: String
    /// How it stands after the order.
    package var state: FlagState
    /// One line about the last attempt; empty before it.
    package var detail: String

    /// A flag's standing.
    package init(name: String, state: FlagState, detail: String) {
        self.name = name
        self.state = state
        self.detail = detail
    }
}

/// A delivery and how it stands, without its body.
package struct DeliveryReport: Sendable, Hashable {
    /// The idempotency key.
    package var id: String
    /// Who it is owed to.
    package var recipient: Recipient
    /// What it is about.
    package var kind: AnnouncementKind
    /// Where it stands.
    package var state: DeliveryState
    /// Attempts made so far.
    package var attempts: Int
    /// One line about the last attempt; empty before the first.
    package var lastResult: String
    /// When it was caused.
    package var createdAt: Timestamp

    /// A delivery's standing.
    package init(
        id: String,
        recipient: Recipient,
        kind: AnnouncementKind,
        state: DeliveryState,
        attempts: Int,
        lastResult: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.recipient = recipient
        self.kind = kind
        self.state = state
        self.attempts = attempts
        self.lastResult = lastResult
        self.createdAt = createdAt
    }
}

/// Something that happened, in one line.
package struct Note: Sendable, Hashable {
    /// When it happened.
    package var at: Timestamp
    /// A word from a bounded set: "warning", "restart", "missed", "store" and so on.
    package var kind: String
    /// One line for people.
    package var text: String

    /// A line of the run's story.
    package init(at: Timestamp, kind: String, text: String) {
        self.at = at
        self.kind = kind
        self.text = text
    }
}

/// The run as it stands: the one snapshot that page, terminal, summary and /metrics render.
package struct Board: Sendable, Hashable {
    /// The run's id.
    package var run: String
    /// The plan's name.
    package var name: String
    /// T0; nil while the bases of the sources are being read.
    package var origin: Timestamp?
    /// When this board was made.
    package var now: Timestamp
    /// The plan's window.
    package var window: Duration
    /// How the run stands.
    package var status: Status
    /// The decision; nil until it is made.
    ///
    /// Latches.
    package var decision: Decision?
    /// The signal that ended the run before a decision; nil otherwise.
    package var interruption: Interruption?
    /// What the process ends with if it ends now; 2 while nothing is decided.
    package var exitStatus: Int
    /// Every rule, worst first.
    package var rules: [RuleReport]
    /// Blocks that have closed for every series.
    package var closedBlocks: Int
    /// The natural logarithm of the weighted mean of the evidence of all rules; nil in literal mode.
    package var logMean: Double?
    /// The same over the rules that could roll back now; nil while there are none, and in literal mode.
    package var logOpen: Double?
    /// Every series, in plan order, a source's endpoints sorted.
    package var series: [SeriesReport]
    /// The flags that were ordered off.
    package var flags: [FlagReport]
    /// Every delivery of the run, oldest first.
    package var deliveries: [DeliveryReport]
    /// The newest 20 lines of the run's story, oldest first.
    package var notes: [Note]
    /// Warnings announced so far.
    package var warnings: Int
    /// Failed probes by target and failure label, for counters; health targets and sources alike.
    package var failuresByReason: [FailureCount]
    /// Probes that ended well since the run began, by target; a target without one is missing.
    package var successes: [String: Int64]
    /// Restarts of sources seen so far, by target.
    package var restarts: [String: Int]
    /// What the probes saw on the wire, in plan order; a target that sent nothing is missing.
    package var wires: [WireReport] = []
    /// Events the inbox refused because it was full.
    package var refusedEvents: Int
    /// What is wrong with the store right now; nil while it works.
    package var storeTrouble: String?
    /// How long what rolled the run back lasted; nil until it is seen to answer well again.
    package var outage: String?
    /// What people told the run, and what it answered, in order.
    package var moves: [MoveAnswer]
    /// True when deliveries are stored and not sent.
    package var isDryRun: Bool
    /// When the change must be over; nil when nobody said.
    package var changeWindow: ChangeWindow?
    /// What a person must do now: "nothing", or what exactly.
    package var youMust: String
    /// What people are told to type.
    package var commands = Commands()

    /// How often one target failed for one reason.
    package struct FailureCount: Sendable, Hashable {
        /// The target's name.
        package var target: String
        /// Why the probes failed.
        package var reason: ProbeFailure
        /// How many failed so since the run began.
        package var count: Int64

        /// A count of failures.
        package init(target: String, reason: ProbeFailure, count: Int64) {
            self.target = target
            self.reason = reason
            self.count = count
        }
    }

    /// An empty board of a run that has not begun.
    package init(run: String, name: String, now: Timestamp, window: Duration) {
        self.run = run
        self.name = name
        self.now = now
        self.window = window
        status = .waiting
        exitStatus = 2
        rules = []
        closedBlocks = 0
        series = []
        flags = []
        deliveries = []
        notes = []
        warnings = 0
        failuresByReason = []
        successes = [:]
        restarts = [:]
        refusedEvents = 0
        moves = []
        isDryRun = false
        youMust = "nothing"
    }

    /// How long a ROLLBACK can still be decided and be over when the change window ends; not above zero when it is too
    /// late, nil without a change window and once there is a decision.
    package var safeTime: Duration? {
        guard decision == nil else { return nil }
        return changeWindow.map { now.duration(to: $0.lastSafeDecision) }
    }

    /// True while an order to turn a flag off is pending.
    package var owesFlagOrder: Bool {
        deliveries.contains { delivery in
            guard case .flag = delivery.recipient else { return false }
            return !delivery.state.isSettled
        }
    }

    /// Time since T0; zero before it.
    package var elapsed: Duration { origin.map { $0.duration(to: now) } ?? .zero }
}
