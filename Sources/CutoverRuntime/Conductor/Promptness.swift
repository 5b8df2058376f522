import CutoverCore

/// Has a failed probe judged at once instead of at the next beat: a rollback should not wait for a clock.
struct Promptness {
    /// The least time between two judgements of this kind: they cost more the more there is to judge.
    private let distance: Duration
    /// When the last one was; a beat does not count, since probes are often due right after one.
    private var last: Timestamp?

    /// For a plan of `targets` targets.
    init(targets: Int) {
        distance = max(.milliseconds(20), .microseconds(100 * targets))
    }

    /// A tick at `now`, when `batch` ends on a failed probe that no tick has judged; none too soon after the last one.
    mutating func tick(after batch: [Event], at now: Timestamp) -> [Event] {
        var isOwed = false
        for event in batch {
            switch event {
            case .tick: isOwed = false
            case .observed(let observation): isOwed = isOwed || observation.sample.outcome != .ok
            case .prepared, .startFailed, .restored, .began, .missed, .attempted, .storeFailed,
                .storeRecovered,
                .interrupted, .resumed, .moved, .noticed:
                break
            }
        }
        guard isOwed, last.map({ $0.duration(to: now) >= distance }) ?? true else { return [] }
        last = now
        return [.tick(now)]
    }
}
