/// What a message is about.
package enum AnnouncementKind: String, Sendable, CaseIterable {
    case started
    case ready
    case warning
    case cleared
    case blind
    case sighted
    case restart
    case reminder
    /// The last moment at which a ROLLBACK ends inside the change window comes near, or has passed.
    case deadline
    /// A person pulled a lever.
    case lever
    case decision
    case flag
    case undelivered
    case interrupted
    case ended
    /// A trial of `check --send-test`: no run says it, and nobody must act on it.
    case test

    /// True when the end of the process waits for it (at most 2 min).
    package var isUrgent: Bool {
        switch self {
        case .lever, .decision, .flag, .undelivered, .interrupted, .ended: true
        case .started, .ready, .warning, .cleared, .blind, .sighted, .restart, .reminder, .deadline, .test:
            false
        }
    }
}

/// One message and the state of the run it speaks of.
package struct Announcement: Sendable, Hashable {
    /// What it is about.
    package let kind: AnnouncementKind
    /// The event that caused it.
    package let seq: Int64
    /// When it was caused.
    package let at: Timestamp
    /// One line, first word first: "WARNING T+00:12 errors api-health 25 % (1 of 4, limit 2.0 %)".
    package let headline: String
    /// Further lines; may be empty.
    package let lines: [String]
    /// What a person must do: "nothing", or what exactly with the command.
    package let youMust: String
    /// The run as it stood.
    package let board: Board

    /// A message to be rendered for each sink.
    package init(
        kind: AnnouncementKind,
        seq: Int64,
        at: Timestamp,
        headline: String,
        lines: [String],
        youMust: String,
        board: Board
    ) {
        self.kind = kind
        self.seq = seq
        self.at = at
        self.headline = headline
        self.lines = lines
        self.youMust = youMust
        self.board = board
    }
}

/// Where one delivery stands.
package enum DeliveryState: String, Sendable, CaseIterable {
    /// Not tried yet, or to be tried again.
    case pending
    /// The receiver answered 2xx, or the flag is off as far as anybody can see.
    case delivered
    /// The flag took the order and was read back as off.
    case readBack = "read_back"
    /// Nothing more will be tried: refused for good, or the sink said it is gone.
    case dead
    /// A dry run: stored, never sent.
    case suppressed

    /// True when nothing more is owed.
    package var isSettled: Bool {
        switch self {
        case .pending: false
        case .delivered, .readBack, .dead, .suppressed: true
        }
    }
}

/// Who a delivery is owed to.
package enum Recipient: Sendable, Hashable {
    /// A message for the sink of this name.
    case sink(String)
    /// The order to turn off the flag of this name.
    case flag(String)

    /// "deploys" for a sink, "flag:brokers_v1" for a flag.
    package var label: String {
        switch self {
        case .sink(let name): name
        case .flag(let name): "flag:" + name
        }
    }

    /// Reads a stored label.
    package init(label: String) {
        self = label.hasPrefix("flag:") ? .flag(String(label.dropFirst(5))) : .sink(label)
    }
}

/// One message owed to one recipient; the body is frozen, so a retry sends the same bytes.
package struct Delivery: Sendable, Hashable {
    /// The idempotency key; letters, digits, "-" and "_" only; the same on every attempt.
    package let id: String
    /// Who it is owed to.
    package let recipient: Recipient
    /// What it is about; `flag` for orders to a flag.
    package let kind: AnnouncementKind
    /// The event that caused it.
    package let seq: Int64
    /// When it was caused.
    package let createdAt: Timestamp
    /// The bytes to send; empty for orders to a flag.
    package let body: [UInt8]
    /// Attempts made so far.
    package var attempts: Int
    /// Where it stands.
    package var state: DeliveryState
    /// When it may be tried next.
    package var nextAt: Timestamp
    /// One line about the last attempt; empty before the first.
    ///
    /// Holds no secret.
    package var lastResult: String

    /// A delivery that is owed.
    package init(
        id: String,
        recipient: Recipient,
        kind: AnnouncementKind,
        seq: Int64,
        createdAt: Timestamp,
        body: [UInt8],
        attempts: Int = 0,
        state: DeliveryState = .pending,
        nextAt: Timestamp? = nil,
        lastResult: String = ""
    ) {
        self.id = id
        self.recipient = recipient
        self.kind = kind
        self.seq = seq
        self.createdAt = createdAt
        self.body = body
        self.attempts = attempts
        self.state = state
        self.nextAt = nextAt ?? createdAt
        self.lastResult = lastResult
    }
}

/// What became of one attempt.
package enum DeliveryOutcome: Sendable, Hashable {
    /// The receiver took it; for a flag, accepted and not read back.
    case accepted(String)
    /// The flag took it and was read back as off.
    case readBack(String)
    /// It may heal: try again, not before `after` when the receiver said so.
    case retry(String, after: Duration?)
    /// It will never be taken: nothing more is tried.
    case refused(String)

    /// One line about the attempt.
    package var text: String {
        switch self {
        case .accepted(let text), .readBack(let text), .retry(let text, _), .refused(let text): text
        }
    }
}

/// How a flag stands after it was ordered off.
package enum FlagState: String, Sendable, CaseIterable {
    /// Ordered and not taken yet; tried again for less than 10 s.
    case ordered
    case accepted
    case readBack = "read_back"
    case failed
    /// A dry run: nothing was sent.
    case suppressed
    /// It was off, and a person had it turned on again.
    case restored
}
