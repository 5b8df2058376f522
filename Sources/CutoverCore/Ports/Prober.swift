/// Asks a target once.
package protocol Prober: Sendable {
    /// Probes `target` for `slot`; the duration counts from `intendedStart`. Every failure is a value.
    func probe(_ target: Target, slot: Int, intendedStart: Timestamp) async -> Observation
    /// Does once what has to be done as the run begins to be sampled.
    func prepare() async
}

extension Prober {
    /// Needs nothing.
    package func prepare() async {
        // What asks the target alone has nothing to prepare.
    }
}

/// Judges an answer by what the plan expects of the target: pure, implemented by CutoverReadings.
///
/// The first value is the outcome, the second one line for people, the third the reading of a source.
package typealias Examiner = @Sendable (Answer, Target) -> Examination

/// What a poll of a source does next.
package enum PollStep: Sendable, Hashable {
    /// Ask these too, one after another as long as they are answered well; never empty.
    ///
    /// All over the same connection and within the same deadline. With `isLast` nothing comes after them, whatever
    /// their answers.
    case ask([Request], isLast: Bool)
    /// Nothing more: this is what its answers are worth.
    case done(Examination)
}

/// What comes after the answers so far of a poll of a source in a slot: pure, implemented by CutoverReadings.
package typealias Poller = @Sendable (_ target: Target, _ slot: Int, _ answers: [Answer]) -> PollStep

/// What an answer is worth.
package struct Examination: Sendable, Hashable {
    /// Ok, or the first expectation that failed.
    package let outcome: Outcome
    /// One line for people; empty when ok.
    package let detail: String
    /// The figures of a source; nil for health targets and unreadable answers.
    package let reading: Reading?
    /// True when the body was one valid JSON document.
    package let isJSON: Bool
    /// The numbers of the plan that it held, in the plan's order.
    package var numbers: [ObservedNumber] = []
    /// What a living process changes by itself, as a source's answer shows it; nil where it shows nothing such.
    package var pulse: String?

    /// What an answer is worth.
    package init(outcome: Outcome, detail: String, reading: Reading? = nil, isJSON: Bool = false) {
        self.outcome = outcome
        self.detail = detail
        self.reading = reading
        self.isJSON = isJSON
    }
}
