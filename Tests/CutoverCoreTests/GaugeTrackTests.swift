import CutoverCore
import Testing

struct GaugeTrackTests {
    private func track(span: Int64 = 5, _ values: [Int64], isOfWindow: Bool = false) -> GaugeTrack {
        var track = GaugeTrack(limit: .microseconds(100), span: span, isOfWindow: isOfWindow)
        for value in values { track.add(value: value, increase: 100, total: 100, hasRisen: true) }
        return track
    }

    @Test(arguments: [(2, true, 0), (3, false, 0), (3, true, 1)])
    func `a value counts from half of what it covers on, rounded up, while requests rise`(
        increase: Int64,
        hasRisen: Bool,
        n: Int64
    ) {
        var track = GaugeTrack(limit: .microseconds(100), span: 5)

        track.add(value: 101, increase: increase, total: 100, hasRisen: hasRisen)

        #expect(track.n == n)
        #expect(track.needs == 3)
    }

    @Test func `a value on the limit is not over it`() {
        #expect(!track([100]).isOver)
        #expect(track([101]).isOver)
    }

    @Test func `half of the values over the limit are not more than half`() {
        #expect(!track([101, 100]).isOver)
        #expect(track([101, 101, 100]).isOver)
        #expect(!track([101, 101, 100], isOfWindow: true).isOver)
        #expect(track([100, 100, 101], isOfWindow: true).isOver)
    }

    @Test func `ten of the last twelve values over the limit are sustained, nine are not`() {
        let nine = [Int64](repeating: 101, count: 9)

        #expect(!track(nine + [100, 100, 100]).isSustained)
        #expect(track(nine + [101, 100, 100]).isSustained)
        #expect(!track(nine + [101, 100, 100], isOfWindow: true).isSustained)
    }
}
