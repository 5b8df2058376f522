package import CutoverCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The real clock: the wall clock read once, plus the elapsed time of the boot clock.
///
/// A step of the wall clock cannot bend a window, and a suspension is seen as a gap (architecture.md, Seams).
package struct SystemTimekeeper: Timekeeper {
    private let anchor: ContinuousClock.Instant
    private let wallAnchor: Timestamp

    /// Reads the wall clock, for the only time.
    package init() {
        anchor = ContinuousClock.now
        wallAnchor = Self.wallClock()
    }

    /// The anchor plus the boot time elapsed since.
    package var now: Timestamp {
        wallAnchor.advanced(by: anchor.duration(to: .now))
    }

    /// Sleeps on the boot clock to an absolute instant; throws only `CancellationError`.
    package func sleep(until deadline: Timestamp) async throws {
        let instant = anchor.advanced(by: wallAnchor.duration(to: deadline))
        try await Task.sleep(until: instant, clock: .continuous)
    }

    /// The wall clock as it stands, steps included: only for noticing that it stepped.
    package static func wallClock() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
