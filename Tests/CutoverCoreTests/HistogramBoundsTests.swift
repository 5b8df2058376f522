import CutoverCore
import Testing

/// Bounds that are no whole microseconds, and buckets that begin anew.
@Suite struct HistogramBoundsTests {
    private func share(over microseconds: Int64) throws -> [Int64]? {
        var track = HistogramTrack()
        let histogram = try #require(Histogram(text: "1000:10 1398.101:20 2000:30 inf:40"))
        track.add(histogram, epoch: 0, opening: .zero, hasFallen: false)
        return track.share(over: .microseconds(microseconds)).map { [$0.n, $0.surely, $0.perhaps] }
    }

    @Test func `a bound between two microseconds is at neither of them`() throws {
        #expect(try share(over: 1_000) == [40, 30, 30])
        #expect(try share(over: 1_398) == [40, 20, 30])
        #expect(try share(over: 1_399) == [40, 10, 20])
        #expect(try share(over: 2_000) == [40, 10, 10])
    }

    @Test func `what is shown is a bound still`() throws {
        var track = HistogramTrack()
        let histogram = try #require(Histogram(text: "1000.9:0 1398.101:100 inf:100"))
        track.add(histogram, epoch: 0, opening: .zero, hasFallen: false)

        #expect(track.p95?.above == .microseconds(1_000))
        #expect(track.p95?.atMost == .microseconds(1_399))
    }

    @Test(arguments: ["0.5:1 inf:2", "1398.101:1 5000:2 inf:3", "9223372036854775.807:0 inf:0"])
    func `fractions are read back as they were written`(text: String) {
        #expect(Histogram(text: text)?.text == text)
    }

    @Test(arguments: [
        "1.:1 inf:2", ".5:1 inf:2", "1.2345:1 inf:2", "1.-2:1 inf:2", "1.2.3:1 inf:2",
        "9223372036854776:1 inf:2",
    ])
    func `a broken fraction is none`(text: String) {
        #expect(Histogram(text: text) == nil)
    }

    @Test func `buckets count from zero as soon as their counters do`() throws {
        var track = HistogramTrack()
        let (base, next) = (Histogram(text: "1000:1000 inf:1000"), Histogram(text: "1000:2200 inf:2200"))
        track.add(try #require(base), epoch: 0, opening: .base, hasFallen: false)

        track.add(try #require(next), epoch: 0, opening: .base, hasFallen: true)

        #expect(track.share(over: .milliseconds(1))?.n == 2_200)
    }
}
