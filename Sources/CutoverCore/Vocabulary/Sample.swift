/// How one probe ended.
package enum Outcome: Sendable, Hashable {
    case ok
    case failed(ProbeFailure)

    /// The word stored, exported and logged: "ok" or the failure's label.
    package var label: String {
        switch self {
        case .ok: "ok"
        case .failed(let failure): failure.rawValue
        }
    }

    /// Reads a stored label; nil when it is not in the closed set.
    package init?(label: String) {
        if label == "ok" {
            self = .ok
        } else if let failure = ProbeFailure(rawValue: label) {
            self = .failed(failure)
        } else {
            return nil
        }
    }
}

/// The immutable record of one probe.
package struct Sample: Sendable, Hashable {
    /// The target's name.
    package let target: String
    /// The slot on the target's grid, from 0; a source's slot 0 is its base poll before T0.
    package let slot: Int
    /// When the probe should have started.
    package let intendedStart: Timestamp
    /// From the intended start to the last byte or the end of the command, or to the moment the probe was given up.
    package let duration: Duration
    /// Ok, or one of the closed set of failures.
    package let outcome: Outcome
    /// The final answer's status code; nil when no status line was read.
    package let httpStatus: Int?
    /// One line for people: the resolved expectation that failed, libcurl's words, or what a command said; empty when ok.
    package let detail: String
    /// How it went on the wire; nil for a command, and when nothing was sent.
    package let exchange: Exchange?

    /// A record of one probe; `detail` is cut to 300 characters, the last of them "…" when something is missing.
    package init(
        target: String,
        slot: Int,
        intendedStart: Timestamp,
        duration: Duration,
        outcome: Outcome,
        httpStatus: Int?,
        detail: String = "",
        exchange: Exchange? = nil
    ) {
        self.target = target
        self.slot = slot
        self.intendedStart = intendedStart
        self.duration = duration
        self.outcome = outcome
        self.httpStatus = httpStatus
        self.exchange = exchange
        self.detail = detail.count > 300 ? detail.prefix(299) + "…" : detail
    }

    /// True when the duration belongs in a p95: a complete answer, a command that ended, or a timeout.
    package var isTimed: Bool {
        switch outcome {
        case .ok: true
        case .failed(let failure): failure.isTimed
        }
    }

    /// True when the deadline passed before the last byte.
    package var isTimeout: Bool {
        switch outcome {
        case .ok: false
        case .failed(let failure): failure.isTimeout
        }
    }

    /// True when it shows our own blindness and nothing of the target.
    package var isBlind: Bool { outcome == .failed(.blind) }

    /// True when it says nothing about the target: our own blindness, or a fault of this machine or of ours.
    package var isOurFault: Bool { isBlind || outcome == .failed(.internal) }

    /// How it ended, for people: the detail, or the outcome's word where there is none.
    package var shown: String { detail.isEmpty ? outcome.label : detail }

    /// When the probe ended.
    package var end: Timestamp { intendedStart.advanced(by: duration) }
}
