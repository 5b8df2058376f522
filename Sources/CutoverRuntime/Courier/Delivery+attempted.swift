import CutoverCore

extension Delivery {
    /// The delivery as it stands after one more attempt, which ended at `now`; `jitter` from -1 to 1.
    func attempted(_ outcome: DeliveryOutcome, at now: Timestamp, jitter: Double) -> Delivery {
        var next = self
        next.attempts += 1
        next.lastResult = outcome.text
        switch outcome {
        case .accepted: next.state = .delivered
        case .readBack: next.state = .readBack
        case .refused: next.state = .dead
        case .retry(_, let after):
            next.nextAt = now.advanced(
                by: RetrySchedule.wait(after: next.attempts, jitter: jitter, wish: after)
            )
        }
        return next
    }
}
