import Glibc

/// Processor time of this process: steadier than the clock on a machine that others use.
struct Stopwatch {
    private let start = Self.read(CLOCK_PROCESS_CPUTIME_ID)
    private let wallStart = Self.read(CLOCK_MONOTONIC)

    /// Nanoseconds of processor time since it was made.
    var nanoseconds: Double { Self.read(CLOCK_PROCESS_CPUTIME_ID) - start }

    /// Seconds of the clock since it was made, for what waits for a disk.
    var wallSeconds: Double { (Self.read(CLOCK_MONOTONIC) - wallStart) / 1e9 }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    /// The fewest nanoseconds that one of `rounds` calls took: what disturbs a measurement only ever adds to it.
    static func fewest(of rounds: Int, _ work: () -> Void) -> Double {
        (0..<rounds).map { _ in
            let watch = Stopwatch()
            work()
            return watch.nanoseconds
        }.min() ?? .infinity
    }
}
