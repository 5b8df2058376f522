/// What people have done to a run.
struct People: Sendable, Hashable {
    /// A rule that cannot decide for a while.
    struct Mute: Sendable, Hashable {
        let until: Timestamp
        let by: String
        /// True once its end has been told.
        var isOver = false
    }

    private(set) var answers: [MoveAnswer] = []
    /// By rule; a rule stays here after its mute, for it cannot be muted twice.
    var mutes: [String: Mute] = [:]
    /// The move that made the decision; nil while none has.
    var deciding: Move?
    /// The move that took the latch off; nil while it is on.
    var overriding: Move?
    /// What was pulled while a flag was being turned on: answered once it is known whether it is on.
    var waiting: [Move] = []
    /// The move that is turning the flags of the ROLLBACK on again; nil while none is.
    var restoring: Move?

    /// True for a move that was answered before.
    func hasAnswered(_ move: Move) -> Bool { answers.contains { $0.move.id == move.id } }

    mutating func add(_ answer: MoveAnswer) { answers.append(answer) }

    /// True while `rule` cannot decide.
    func isMuted(_ rule: String, at moment: Timestamp) -> Bool {
        mutes[rule].map { moment < $0.until } ?? false
    }
}

extension Engine {
    /// A rule without the power to decide while it is muted.
    func silenced(_ report: RuleReport) -> RuleReport {
        guard report.code != nil, people.isMuted(report.rule, at: now) else { return report }
        var report = report
        (report.code, report.state) = (nil, .degraded)
        return report
    }

    /// Tells of each mute that has come to its end.
    mutating func endMutes(_ turn: inout Turn) {
        for (rule, mute) in people.mutes.sorted(by: { $0.key < $1.key })
        where !mute.isOver && now >= mute.until {
            people.mutes[rule]?.isOver = true
            tell(.lever, "UNMUTED \(clock) \(rule) can decide again", [], &turn)
        }
    }
}
