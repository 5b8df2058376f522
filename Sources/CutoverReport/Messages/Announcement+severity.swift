import CutoverCore

/// How loud a message is, in the words of the CloudEvents severity extension.
enum Severity: String {
    case info = "INFO"
    case warn = "WARN"
    case error = "ERROR"
    case fatal = "FATAL"
}

extension Announcement {
    /// How loud the message is (docs/delivery.md).
    var severity: Severity {
        switch kind {
        case .started, .ready, .cleared, .sighted, .test: .info
        case .warning, .reminder, .deadline, .restart, .lever: .warn
        case .blind, .undelivered: .fatal
        case .interrupted: .error
        case .flag: isFailedFlag ? .fatal : .info
        case .decision, .ended: decisionSeverity
        }
    }

    /// The middle of the event's type: "decision" in "dev.cutover.decision.v1".
    var topic: String {
        switch kind {
        case .started, .ready, .warning, .cleared, .blind, .sighted, .restart, .reminder, .deadline, .lever,
            .decision, .interrupted, .test:
            kind.rawValue
        case .flag: isFailedFlag ? "flag.failed" : "flag.changed"
        case .undelivered: "delivery.escalated"
        case .ended: "finished"
        }
    }

    private var decisionSeverity: Severity {
        switch board.decision?.kind {
        case .go: .info
        case .rollback: .fatal
        case .hold, nil: .error
        }
    }

    /// True when the flag that the headline names has failed; of a headline that names none, when any has.
    private var isFailedFlag: Bool {
        let named = board.flags.filter { headline.hasPrefix("FLAG \($0.name) ") }
        return (named.isEmpty ? board.flags : named).contains { $0.state == .failed }
    }
}
