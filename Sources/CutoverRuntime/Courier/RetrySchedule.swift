import CutoverCore

/// How long a delivery waits before it is tried again: the cutover clock, not the usual three days
/// (docs/delivery.md).
enum RetrySchedule {
    /// The waits after attempt 1, 2, 3 ...; the last one repeats.
    private static let waits: [Duration] = [
        .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(15), .seconds(15),
        .seconds(30), .seconds(30), .seconds(60),
    ]

    /// A receiver that asks for longer is taken to have asked for this.
    static let longestWish: Duration = .seconds(900)

    /// The wait after attempt number `attempts` (from 1); `jitter` from -1 to 1 moves it by up to 20 %.
    ///
    /// Never shorter than `wish`, what the receiver asked for, up to 15 min.
    static func wait(after attempts: Int, jitter: Double, wish: Duration?) -> Duration {
        let index = min(max(attempts, 1), waits.count) - 1
        let wait = waits[index] * (1 + 0.2 * min(max(jitter, -1), 1))
        guard let wish else { return wait }
        return max(wait, min(wish, longestWish))
    }
}
