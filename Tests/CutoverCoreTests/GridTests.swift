import CutoverCore
import CutoverTestSupport
import Testing

struct GridTests {
    @Test func `the grids of a plan are those of its targets, staggered by their rank among health targets`()
    {
        let plan = Plan.sample(targets: [.health("a"), .source("s"), .health("b")])

        let grids = Grid.all(of: plan)

        #expect(grids == [0, 1, 2].map { Grid(plan: plan, index: $0) })
        #expect(grids.map(\.stagger) == [.zero, .zero, .milliseconds(500)])
        #expect(grids.map(\.first) == [0, 1, 0])
    }
}
