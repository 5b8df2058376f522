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
        let target = plan.targets[index]
        interval = target.interval
        count = Int(plan.window.wholeMicroseconds / target.interval.wholeMicroseconds)
        if target.isSource {
            first = 1
            stagger = .zero
        } else {
            let health = plan.targets.filter { !$0.isSource }.count
            let rank = plan.targets[..<index].filter { !$0.isSource }.count
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
