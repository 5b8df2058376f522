import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct LiveBoardTests {
    @Test func `without a board it is stale`() {
        let live = LiveBoard(beat: .seconds(1))

        #expect(live.newest == nil)
        #expect(live.isStale(.sample))
    }

    @Test(arguments: [(age: 0.0, isStale: false), (age: 3.0, isStale: false), (age: 3.001, isStale: true)])
    func `a board older than three beats is stale`(_ row: (age: Double, isStale: Bool)) {
        let live = LiveBoard(beat: .seconds(1))

        live.publish(.sample(), at: .sample)

        #expect(live.isStale(.at(row.age)) == row.isStale)
    }

    @Test func `the newest board replaces the one before`() {
        let live = LiveBoard(beat: .seconds(1))

        live.publish(.sample(status: .waiting), at: .sample)
        live.publish(.sample(status: .watching), at: .at(1))

        #expect(live.newest?.status == .watching)
        #expect(live.publishedAt == .at(1))
    }
}
