import CutoverCore
import Foundation

/// The window of one target: bins with a rank cursor over a ring, beside sorting the window each time.
enum WindowBench {
    private static let small = 1_800
    private static let large = 1_000_000
    private static let origin = Timestamp(microseconds: 1_763_692_000_000_000)

    static func run() {
        Bench.tell("window_1800_ns_a_sample", slide(small, samples: 4_000_000))
        Bench.tell("window_1000000_ns_a_sample", slide(large, samples: 4_000_000))
        Bench.tell("window_sorted_1800_ns_a_sample", sort(small))
        Bench.tell("p95_1800_us", percentile(small))
        Bench.tell("window_1800_bytes", bytes(small))
    }

    /// Insert, evict and the bin of the p95, over a full window that slides.
    private static func slide(_ length: Int, samples: Int) -> Double {
        let values = Bench.durations(length * 2)
        var bins = RankBins()
        for value in values.prefix(length) { bins.insert(value) }
        var (oldest, newest, sum) = (0, length, 0)
        let best = Stopwatch.fewest(of: 5) {
            values.withUnsafeBufferPointer { values in
                for _ in 0..<samples {
                    bins.remove(values[oldest])
                    bins.insert(values[newest])
                    sum &+= bins.p95?.bin ?? 0
                    oldest = oldest + 1 == values.count ? 0 : oldest + 1
                    newest = newest + 1 == values.count ? 0 : newest + 1
                }
            }
        }
        Bench.use(sum)
        return best / Double(samples)
    }

    /// The p95 by sorting the whole window for every sample.
    private static func sort(_ length: Int) -> Double {
        let values = Bench.durations(length * 2)
        var sum: UInt32 = 0
        let rounds = 200
        let best = Stopwatch.fewest(of: 5) {
            for start in 0..<rounds {
                let sorted = values[start..<(start + length)].sorted()
                sum &+= sorted[NearestRank.rank(percent: 95, count: length) - 1]
            }
        }
        Bench.use(sum)
        return best / Double(rounds)
    }

    /// The exact p95 of a full window, as every tick asks for it; in microseconds.
    private static func percentile(_ length: Int) -> Double {
        let (ring, bins) = filled(Bench.durations(length))
        var sum: Int64 = 0
        let rounds = 2_000
        let best = Stopwatch.fewest(of: 7) {
            for _ in 0..<rounds {
                guard let place = bins.p95 else { continue }
                sum &+= ring.duration(at: place, in: 0..<length)
            }
        }
        Bench.use(sum)
        return best / Double(rounds) / 1_000
    }

    /// What memory the ring and the bins of one series take, filled slot by slot as a run fills them.
    ///
    /// Many series, so that the pages the kernel counts say what one takes, allocator's share included.
    private static func bytes(_ length: Int) -> Double {
        let (values, copies) = (Bench.durations(length), 4_000)
        var series: [(SampleRing, RankBins)] = []
        series.reserveCapacity(copies)
        series.append(filled(values))
        let before = residentBytes()
        while series.count < copies { series.append(filled(values)) }
        let held = residentBytes() - before
        Bench.use(series)
        return held / Double(copies - 1)
    }

    /// The pages of this process that are in memory; NaN, which meets no bar, if the kernel does not say.
    private static func residentBytes() -> Double {
        let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return words.flatMap { Double($0[1]) }.map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) } ?? .nan
    }

    private static func filled(_ values: [UInt32]) -> (SampleRing, RankBins) {
        var (ring, bins) = (SampleRing(), RankBins())
        for (slot, value) in values.enumerated() {
            let sample = Sample(
                target: "t",
                slot: slot,
                intendedStart: origin,
                duration: .microseconds(Int64(value)),
                outcome: .ok,
                httpStatus: 200
            )
            _ = ring.resolve(slot, as: .good, sample: sample)
            bins.insert(value)
        }
        return (ring, bins)
    }
}
