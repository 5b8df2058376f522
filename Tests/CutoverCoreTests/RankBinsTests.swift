import CutoverCore
import CutoverTestSupport
import Testing

/// The bins say where a percentile is, the ring says exactly: both against a plain sort.
@Suite struct RankBinsTests {
    /// Shapes of latencies that are hard for bins: all equal, two values, ascending, spread over every octave.
    static let shapes: [(name: String, value: @Sendable (UInt64) -> UInt32)] = [
        ("all equal", { _ in 1_234 }),
        ("zero", { _ in 0 }),
        ("two values", { $0 % 20 == 0 ? 900_000 : 1_000 }),
        ("small", { UInt32($0 % 40) }),
        ("every octave", { UInt32(truncatingIfNeeded: $0) >> UInt32($0 >> 32) % 32 }),
        ("at the end", { $0 % 3 == 0 ? .max : .max - 1 }),
        ("milliseconds", { UInt32($0 % 7_000) + 3_000 }),
    ]

    @Test(arguments: shapes.map(\.name))
    func `the p95 of a sliding window is the one a sort finds`(_ shape: String) throws {
        let value = try #require(Self.shapes.first { $0.name == shape }).value
        var random = SeededRandom(seed: 42)
        var (bins, window): (RankBins, [UInt32]) = (RankBins(), [])

        for step in 0..<3_000 {
            // Fills to 97, slides, and runs empty again at times.
            while window.count > (step % 500 == 499 ? 0 : 96) { bins.remove(window.removeFirst()) }
            window.append(value(random.next()))
            bins.insert(window[window.count - 1])
            let sorted = window.sorted()
            let rank = (95 * sorted.count + 99) / 100
            let place = try #require(bins.p95)
            let values = RankBins.values(of: place.bin)
            let inside = sorted.filter { values.contains($0) }
            #expect(inside[place.rank - 1] == sorted[rank - 1])
            #expect(bins.place(percent: 95) == place)
        }
    }

    @Test func `every duration falls into the one bin whose values it is among`() {
        var next: UInt64 = 0

        for bin in 0..<RankBins.number {
            let values = RankBins.values(of: bin)
            #expect(UInt64(values.lowerBound) == next)
            #expect(RankBins.bin(of: values.lowerBound) == bin)
            #expect(RankBins.bin(of: values.upperBound) == bin)
            #expect(bin < 32 || Double(values.count) / Double(values.lowerBound) <= 0.0625)
            next = UInt64(values.upperBound) + 1
        }

        #expect(next == 1 << 32)
    }

    @Test(arguments: shapes.map(\.name))
    func `a ring gives every percentile of its timed slots exactly`(_ shape: String) throws {
        let value = try #require(Self.shapes.first { $0.name == shape }).value
        var random = SeededRandom(seed: 7)
        var (bins, ring, timed): (RankBins, SampleRing, [UInt32]) = (RankBins(), SampleRing(), [])

        for slot in 0..<600 {
            let duration = value(random.next())
            let outcome: Outcome = slot % 10 == 3 ? .failed(.connect) : .ok
            let sample = Sample(
                target: "t",
                slot: slot,
                intendedStart: Timestamp(microseconds: 0),
                duration: .microseconds(Int64(duration)),
                outcome: outcome,
                httpStatus: nil
            )
            _ = ring.resolve(slot, as: outcome == .ok ? .good : .bad, sample: sample)
            // Of the slots before 50 nothing is judged.
            if outcome == .ok, slot >= 50 {
                timed.append(duration)
                bins.insert(duration)
            }
        }

        let sorted = timed.sorted()
        for percent in [1, 50, 95, 99, 100] {
            let place = try #require(bins.place(percent: percent))
            let expected = sorted[(percent * sorted.count + 99) / 100 - 1]
            #expect(ring.duration(at: place, in: 50..<600) == Int64(expected))
        }
    }
}
