/// What became of one slot of a target, for a strip of the newest ones: shown, never judged.
package enum SampleMark: Sendable, Hashable, CaseIterable {
    /// Not resolved, though a later slot is.
    case pending
    case good
    /// Good, and slower than four fifths of the p95 limit.
    case near
    /// Good, and slower than the p95 limit.
    case over
    case failed
    /// A slot that could not be taken.
    case missed
    /// Our own blindness, or a timeout of a target that may be busy.
    case unclear
}

extension SampleRing {
    /// The newest `count` slots through the newest resolved one, oldest first; `limit` is the target's p95 limit.
    package func marks(_ count: Int, limit: Duration?) -> [SampleMark] {
        let limit = limit?.wholeMicroseconds
        return (max(0, self.count - count)..<self.count).map { mark($0, limit: limit) }
    }

    private func mark(_ slot: Int, limit: Int64?) -> SampleMark {
        switch self[slot] {
        case .pending: return .pending
        case .missed: return .missed
        case .bad: return .failed
        case .unknown: return .unclear
        case .good:
            guard let limit, let duration = duration(of: slot) else { return .good }
            if duration > limit { return .over }
            return 5 * duration > 4 * limit ? .near : .good
        }
    }
}
