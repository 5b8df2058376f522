/// One row of the windows table: what one series showed in one closed block.
package struct WindowRow: Sendable, Hashable {
    /// The event that closed the block.
    package var seq: Int64
    /// The target's name.
    package var target: String
    /// Nil for health targets; "*" for a source's total.
    package var endpoint: String?
    /// From 0.
    package var block: Int
    /// Where the block begins.
    package var start: Timestamp
    /// Where the block ends.
    package var end: Timestamp
    /// Observations in the block: samples, or requests.
    package var n: Int64
    /// Bad ones among them.
    package var failures: Int64
    /// Samples with a duration that a p95 counts; nil for endpoints and targets without a latency limit.
    package var timed: Int64?
    /// Timed samples over the latency limit; nil for endpoints and targets without that limit.
    package var slow: Int64?
    /// Exact nearest-rank p95 of the block's timed samples, or the newest reported one; nil without any.
    package var p95: Duration?
    /// The natural logarithm of the evidence of the error rule after this block; nil without an error limit.
    package var logE: Double?
    /// The same for the p95 rule; nil for endpoints and targets without a latency limit.
    package var logESlow: Double?

    /// A closed block.
    package init(
        seq: Int64,
        target: String,
        endpoint: String?,
        block: Int,
        start: Timestamp,
        end: Timestamp,
        n: Int64,
        failures: Int64,
        timed: Int64? = nil,
        slow: Int64?,
        p95: Duration?,
        logE: Double? = nil,
        logESlow: Double? = nil
    ) {
        self.seq = seq
        self.target = target
        self.endpoint = endpoint
        self.block = block
        self.start = start
        self.end = end
        self.n = n
        self.failures = failures
        self.timed = timed
        self.slow = slow
        self.p95 = p95
        self.logE = logE
        self.logESlow = logESlow
    }
}

/// One thing to be written down.
package enum Entry: Sendable, Hashable {
    /// A probe and, for a source, its reading.
    case sample(seq: Int64, Observation)
    /// Any other event of the log, exactly as it was handled.
    case event(seq: Int64, Event)
    /// A closed block of a series.
    case window(WindowRow)
    /// A rule whose state or verdict changed; `isFinal` when it belongs to a decision.
    case verdict(seq: Int64, at: Timestamp, RuleReport, isFinal: Bool)
    /// What was answered to a person's move.
    case answer(seq: Int64, MoveAnswer)
    /// A line of the run's story that the engine drew from the events; not replayed.
    case note(seq: Int64, Note)
}

/// What must reach the disk together: a decision and what is owed for it.
package struct Commitment: Sendable, Hashable {
    /// The decision; nil when only messages are owed.
    package var decision: Decision?
    /// The messages, each rendered for every sink that wants it.
    package var announcements: [Announcement]
    /// The deliveries owed for them, without bodies; `announcement` indexes `announcements`, nil for flags.
    package var owed: [Owed]

    /// One delivery that will be owed.
    package struct Owed: Sendable, Hashable {
        /// The idempotency key.
        package var id: String
        /// Who it is owed to.
        package var recipient: Recipient
        /// What it is about.
        package var kind: AnnouncementKind
        /// Index into `announcements`; nil for an order to a flag.
        package var announcement: Int?

        /// A delivery without its body.
        package init(id: String, recipient: Recipient, kind: AnnouncementKind, announcement: Int?) {
            self.id = id
            self.recipient = recipient
            self.kind = kind
            self.announcement = announcement
        }
    }

    /// What must reach the disk together.
    package init(decision: Decision?, announcements: [Announcement], owed: [Owed]) {
        self.decision = decision
        self.announcements = announcements
        self.owed = owed
    }
}

/// What the engine wants done, in order.
///
/// The first that fails abandons the rest.
package enum Effect: Sendable, Hashable {
    /// Write these down.
    case record([Entry])
    /// Write the decision and what is owed, in one transaction.
    case commit(Commitment)
    /// The store is gone: deliver these from memory.
    case deliver(Commitment)
    /// Turn these flags on, now that it is on disk that they may be on.
    case turnOn([String])
    /// Turn these flags of a ROLLBACK on again, now that it is on disk who wanted it.
    case turnOnAgain([String])
    /// Turn no further flag on: somebody wants it off, or the process is to end.
    case stopTurningOn
    /// Show this board.
    case publish(Board)
    /// Everything urgent is settled or the time is up: end the process.
    case finish(exitStatus: Int)
}
