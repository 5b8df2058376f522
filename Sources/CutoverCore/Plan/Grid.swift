/// The fixed grid of slots of one target: T0 + k * interval + stagger (docs/decisions.md).
package struct Grid: Sendable, Hashable {
    /// The distance between slots.
    package let interval: Duration
    /// How far this target's slots lie behind the unstaggered grid; zero for sources.
    package let stagger: Duration
    /// The first slot that is judged: 0 for health targets, 1 for sources (0 is their base before T0).
    package let first: Int
    /// How many slots the window holds: floor(window / interval).
    package let count: Int

    /// The grid of target number `index` of `plan.targets`; health target i of m is staggered by i * interval / m.
    package init(plan: Plan, index: Int) {
        let health = plan.targets.count { !$0.isSource }
        let rank = plan.targets[..<index].count { !$0.isSource }
        self.init(plan.targets[index], rank: rank, of: health, window: plan.window)
    }

    /// The grids of all targets, in their order; in one pass, for there may be thousands.
    package static func all(of plan: Plan) -> [Grid] {
        let health = plan.targets.count { !$0.isSource }
        var rank = 0
        return plan.targets.map { target in
            defer { rank += target.isSource ? 0 : 1 }
            return Grid(target, rank: rank, of: health, window: plan.window)
        }
    }

    /// The grid of a target that is number `rank` of `health` health targets; a source has no rank.
    private init(_ target: Target, rank: Int, of health: Int, window: Duration) {
        interval = target.interval
        count = Int(window.wholeMicroseconds / target.interval.wholeMicroseconds)
        if target.isSource {
            first = 1
            stagger = .zero
        } else {
            first = 0
            stagger = .microseconds(target.interval.wholeMicroseconds * Int64(rank) / Int64(health))
        }
    }

    /// The last slot of the window.
    package var last: Int { first + count - 1 }

    /// When `slot` should start.
    package func start(of slot: Int, from origin: Timestamp) -> Timestamp {
        origin.advanced(by: interval * slot + stagger)
    }

    /// The slot time without its stagger, which all targets of one interval share.
    package func unstaggered(_ slot: Int) -> Duration { interval * slot }
}
