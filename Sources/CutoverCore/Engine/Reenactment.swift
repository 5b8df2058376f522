/// Plays recorded events into an engine as if they were happening, with its beat between them.
package struct Reenactment: Sendable {
    /// The engine that is played to.
    package private(set) var engine: Engine
    private let origin: Timestamp
    private var beats = 0

    /// An engine for `plan` whose T0 is `origin`.
    package init(plan: Plan, run: String, origin: Timestamp) {
        engine = Engine(plan: plan, run: run, isDryRun: true)
        self.origin = origin
    }

    /// Plays `events`, in order, and the time after them until the engine decides.
    ///
    /// Events before T0 are the bases. `watch` is called after every tick on which a block closed, and after the
    /// one that decided.
    package mutating func play(_ events: [Event], watch: (Engine) -> Void) {
        let bases = events.prefix { $0.at <= origin }
        for event in bases { _ = engine.handle(event) }
        _ = engine.handle(.began(origin))
        for event in events.dropFirst(bases.count) {
            tick(until: event.at, watch)
            guard engine.decision == nil else { return }
            _ = engine.handle(event)
        }
        let plan = engine.plan
        let grace = (plan.targets.map(\.timeout).max() ?? .zero) + .seconds(10)
        tick(until: origin.advanced(by: plan.window + plan.block * 2 + grace), watch)
    }

    /// Sends the beats before `moment`.
    private mutating func tick(until moment: Timestamp, _ watch: (Engine) -> Void) {
        while engine.decision == nil {
            let next = origin.advanced(by: engine.plan.beat * (beats + 1))
            guard next < moment else { return }
            beats += 1
            let before = engine.closedBlocks
            _ = engine.handle(.tick(next))
            if engine.closedBlocks > before || engine.decision != nil { watch(engine) }
        }
    }
}
