import CutoverCore
import Testing

struct HistogramTrackTests {
    /// Bounds 1 ms and 2 ms; so many latencies up to each, and in all.
    private func track(_ counts: [Int64], opening: CounterTrack.Opening = .zero) throws -> HistogramTrack {
        var track = HistogramTrack()
        let histogram = try #require(Histogram(nanoseconds: [1_000_000, 2_000_000], counts: counts))
        track.add(histogram, epoch: 1, opening: opening, hasFallen: false)
        return track
    }

    @Test(arguments: [
        (500, 60, 100), (1_000, 60, 60), (1_500, 10, 60), (2_000, 10, 10), (3_000, 0, 10),
    ])
    func `over a limit is surely what lies above the next bound, perhaps what lies above the one before`(
        microseconds: Int,
        surely: Int64,
        perhaps: Int64
    ) throws {
        let share = try track([40, 90, 100]).share(over: .microseconds(microseconds))

        #expect(share?.n == 100)
        #expect(share?.surely == surely)
        #expect(share?.perhaps == perhaps)
    }

    @Test(arguments: [
        ([95, 100, 100], nil as Duration?, Duration.milliseconds(1) as Duration?),
        ([94, 100, 100], .milliseconds(1), .milliseconds(2)), ([0, 94, 100], .milliseconds(2), nil),
    ])
    func `the p95 lies in the bucket of the nearest rank`(
        counts: [Int64],
        above: Duration?,
        atMost: Duration?
    ) throws {
        let p95 = try track(counts).p95

        #expect(p95?.above == above)
        #expect(p95?.atMost == atMost)
    }

    @Test func `what the opening of an epoch added can be taken back, a base has added nothing`() throws {
        var (opened, based) = (try track([40, 90, 100]), try track([40, 90, 100], opening: .base))

        opened.revoke(1)
        based.revoke(1)

        #expect(opened.increase?.counts == [0, 0, 0])
        #expect(based.increase?.counts == [0, 0, 0])
    }
}
