/// How much of the last safe decision time has been told (docs/operating.md).
enum DeadlineTold: Int, Sendable, Hashable {
    case nothing, near, passed
}

extension Engine {
    /// How long before the last safe decision people are told that it comes near.
    private static let notice: Duration = .seconds(300)

    /// Tells once that the last safe decision time comes near, and once that it has passed; decides nothing.
    mutating func watchDeadline(_ at: Timestamp, _ turn: inout Turn) {
        guard let window = plan.changeWindow, decision == nil else { return }
        let left = at.duration(to: window.lastSafeDecision)
        let due: DeadlineTold = left <= .zero ? .passed : left <= Self.notice ? .near : .nothing
        guard due.rawValue > deadlineTold.rawValue else { return }
        deadlineTold = due
        let rollback =
            "a rollback takes \(window.rollbackTakes.text), the change window ends \(window.ends.clock)"
        let lines = rules.filter { $0.isOverLimit || $0.isUnknown }.map { $0.sentence(origin: origin) }
        switch due {
        case .nothing: return
        case .near:
            let headline =
                "DEADLINE \(clock) \(left.clock) left for a safe decision, until "
                + "\(window.lastSafeDecision.clock): \(rollback)"
            tell(.deadline, headline, lines, &turn)
        case .passed:
            tell(
                .deadline,
                "TOO LATE \(clock) for a ROLLBACK inside the change window: \(rollback)",
                lines,
                &turn
            )
        }
    }

    /// What a person must do about the last safe decision time; nil while it is far, or without one.
    var deadlineDuty: String? {
        guard let window = plan.changeWindow, decision == nil else { return nil }
        let end = window.ends.clock
        switch deadlineTold {
        case .nothing: return nil
        case .near:
            guard status != .watching else { return nil }
            return
                "decide by \(window.lastSafeDecision.clock) whether to roll back by hand (\(commands.rollback)): "
                + "later a rollback ends after the change window (\(end))"
        case .passed:
            return "have the change window (\(end)) made longer, or roll back now (\(commands.rollback)): "
                + "a rollback takes \(window.rollbackTakes.text)"
        }
    }

    /// What a ROLLBACK after the last safe decision time adds to its message; empty otherwise.
    var deadlineLines: [String] {
        guard let window = plan.changeWindow, let decision, decision.kind == .rollback else { return [] }
        let late = window.lastSafeDecision.duration(to: decision.at)
        guard late > .zero else { return [] }
        return [
            "decided \(late.clock) after the last safe decision: a rollback takes \(window.rollbackTakes.text) and the "
                + "change window ends \(window.ends.clock)"
        ]
    }
}
