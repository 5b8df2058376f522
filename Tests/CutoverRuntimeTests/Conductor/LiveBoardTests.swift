import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct LiveBoardTests {
    @Test func `before the first board there is none, and no moment of one`() {
        let live = LiveBoard()

        #expect(live.newest == nil)
        #expect(live.publishedAt == nil)
    }

    @Test func `the newest board replaces the one before`() {
        let live = LiveBoard()

        live.publish(.sample(status: .waiting), at: .sample)
        live.publish(.sample(status: .watching), at: .at(1))

        #expect(live.newest?.status == .watching)
        #expect(live.publishedAt == .at(1))
    }
}
