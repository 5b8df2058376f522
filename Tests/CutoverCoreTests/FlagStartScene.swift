import CutoverCore

/// A run that turns its flag on, before T0.
enum FlagStartScene {
    static var plan: Plan {
        var plan = Plan.test(.health())
        plan.sinks = [Sink(name: "alerts", kind: .slack, url: Masked(secret: "x"))]
        (plan.rollbackFlags, plan.startFlags) = (["brokers_v1"], ["brokers_v1"])
        return plan
    }

    static func at(_ second: Int) -> Timestamp { Rehearsal.origin.advanced(by: .seconds(second)) }

    /// The flags that `effects` allow to be turned on.
    static func permitted(_ effects: [Effect]) -> [String] {
        effects.flatMap { effect -> [String] in
            if case .turnOn(let flags) = effect { return flags }
            return []
        }
    }

    static func isOrderedOff(_ run: Rehearsal) -> Bool {
        run.engine.board.deliveries.contains { $0.recipient == .flag("brokers_v1") }
    }

    /// Every receiver takes what it is owed, tick after tick.
    static func settle(_ run: inout Rehearsal, from start: Int = 1, through end: Int) {
        for second in start...end {
            for delivery in run.engine.board.deliveries where delivery.state == .pending {
                _ = run.feed(.attempted(id: delivery.id, outcome: .accepted("200"), at: at(second)))
            }
            _ = run.feed(.tick(at(second)))
        }
    }

    static func prepared() -> Rehearsal {
        var run = Rehearsal(plan)
        _ = run.feed(.prepared(at(-2)))
        return run
    }
}
