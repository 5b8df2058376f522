import CutoverCore

/// When the faults of a scenario begin and end, counted from the first health request.
///
/// Probes come every 500 ms and never quite on time, so no border lies within 150 ms of a slot: "from 6 s on" is
/// written as 5.75 s, and the probe due at 6 s falls on the same side whether it is early or late.
struct DemoScript: Sendable, Hashable {
    /// While this lasts the health endpoint answers 503.
    var outage: Range<Duration> = Self.never
    /// True when every fourth slot of the outage is answered well all the same.
    var isOutagePatchy = false
    /// While this lasts health answers take `Self.delay`.
    var slowness: Range<Duration> = Self.never
    /// While this lasts `errorsPerHundred` of a hundred requests to the new path fail.
    var failing: Range<Duration> = Self.never
    /// When the process behind the metrics restarts; nil when it does not.
    var restart: Duration?
    /// True when the metrics name no endpoint.
    var hidesEndpoints = false

    /// How long a slow health answer takes.
    static let delay: Duration = .milliseconds(1_500)
    /// The share of failing requests, in per cent.
    static let errorsPerHundred: Int64 = 60

    private static let never: Range<Duration> = .zero..<(.zero)
    private static let forever: Duration = .seconds(1_000_000_000)

    /// What happens in `scenario`.
    init(_ scenario: DemoScenario) {
        switch scenario {
        case .healthy: break
        case .errors:
            outage = .milliseconds(5_750)..<Self.forever
            isOutagePatchy = true
            failing = .milliseconds(5_750)..<Self.forever
        case .nodata: hidesEndpoints = true
        case .slow: slowness = .milliseconds(5_750)..<Self.forever
        case .blip: outage = .milliseconds(7_850)..<(.milliseconds(8_650))
        case .restart:
            failing = .milliseconds(2_250)..<(.milliseconds(7_750))
            restart = .milliseconds(7_750)
        case .recover: outage = .zero..<(.milliseconds(4_750))
        }
    }

    /// True when a health request at `elapsed` is answered 503.
    func isDown(at elapsed: Duration) -> Bool {
        guard outage.contains(elapsed) else { return false }
        return !isOutagePatchy || Self.slot(nearest: elapsed) % 4 != 3
    }

    /// The slot, of 500 ms each, whose scheduled time is nearest.
    private static func slot(nearest elapsed: Duration) -> Int64 {
        (elapsed.wholeMicroseconds + 250_000) / 500_000
    }
}
