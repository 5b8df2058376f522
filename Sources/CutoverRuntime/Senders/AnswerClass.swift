import CutoverCore

/// What a receiver's answer means for a message (docs/delivery.md).
enum AnswerClass: Sendable, Hashable {
    /// 2xx.
    case accepted
    /// It will never be taken: nothing more is tried.
    case permanent
    /// 410: the receiver is gone, for this message and all later ones.
    case gone
    /// It may heal by itself.
    case transient
    /// A person can heal it: asked again, but not in a hurry.
    case forbidden

    /// The shortest wait after an answer that only a person can heal.
    static let unhurried: Duration = .seconds(15)

    /// Classifies a final status code.
    init(status: Int) {
        switch status {
        case 200...299: self = .accepted
        case 300...399: self = .permanent  // never followed: signature and secret are not for others
        case 400, 405, 411, 413, 414, 415, 422, 431, 501, 505: self = .permanent
        case 401, 403, 404, 407, 421, 451: self = .forbidden
        case 410: self = .gone
        default: self = .transient  // 408, 425, 429, 5xx and whatever else
        }
    }
}

extension Answer {
    /// The class of the status; nil without a complete head: a receiver that drips one has not answered yet.
    var answerClass: AnswerClass? { hasHead ? status.map(AnswerClass.init) : nil }

    private var hasHead: Bool { failure != .timeoutHeaders }

    /// "answered 503", or why there is no answer; without the body, which may repeat a secret.
    var summary: String {
        if let status, hasHead { return "answered \(status)" }
        guard let failure else { return "gave no answer" }
        return detail.isEmpty ? failure.rawValue : "\(failure.rawValue): \(detail)"
    }

    /// How long the receiver wants us to wait; nil when it does not say or cannot be understood.
    func wish(at now: Timestamp) -> Duration? {
        header("Retry-After").flatMap { RetryAfter.read($0, now: now) }
    }
}
