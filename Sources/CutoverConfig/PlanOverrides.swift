import CutoverCore

/// The options a replay may put over the plan it replays.
struct PlanOverrides {
    private let flags: Flags

    /// The options as written.
    init(_ flags: Flags) {
        self.flags = flags
    }

    /// Puts every option that is given over `plan`; those that cannot be read are refused.
    func apply(to plan: inout Plan, _ review: inout Review) {
        if let window = duration("window", flags.window, .milliseconds(1), &review) { plan.window = window }
        if let block = duration("block", flags.block, General.shortestInterval, &review) {
            plan.block = block
        }
        if let interval = duration("interval", flags.interval, General.shortestInterval, &review) {
            plan.interval = interval
            for index in plan.targets.indices { plan.targets[index].interval = interval }
        }
        if let mode = flags.mode, let chosen = Value.option("--mode", mode).choice(Mode.self, &review) {
            plan.mode = chosen
        }
        for text in flags.limits {
            let choice = LimitChoices(assignment: .option("--limit", text), &review)
            for index in plan.targets.indices { choice.apply(to: &plan.targets[index].limits) }
        }
    }

    private func duration(
        _ name: String,
        _ text: String?,
        _ least: Duration,
        _ review: inout Review
    ) -> Duration? {
        text.flatMap { Value.option("--\(name)", $0).duration(atLeast: least, &review) }
    }
}

extension LimitChoices {
    /// Puts what is written over `limits`.
    fileprivate func apply(to limits: inout Limits) {
        if let errorRate { limits.errorRate = errorRate.limit }
        if let p95 { limits.p95 = p95.limit }
    }
}
