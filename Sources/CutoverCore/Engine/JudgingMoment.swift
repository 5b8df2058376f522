/// The moment at which rules are asked for their answers.
struct JudgingMoment: Sendable, Hashable {
    /// At most the end of the window for sources, whose polls end there.
    let now: Timestamp
    /// Since T0.
    let elapsed: Duration
    /// True when nothing more will be observed.
    let isFinal: Bool

    /// True when the last evaluable observation is so old that the rule is blind; before the first, T0 stands for it.
    func isBlind(since last: Timestamp?, interval: Duration) -> Bool {
        (last.map { $0.duration(to: now) } ?? elapsed) > max(.seconds(60), interval * 2)
    }
}
