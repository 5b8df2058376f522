import CutoverCore
import Synchronization

/// Notices answers that are copies: what time changes by itself stands still in them.
///
/// Totals may stand still because nobody asks; the time of an answer and how long a process has run never do for long.
/// A clock may be coarse, so what is counted has to stand still with it.
final class PulseBook: Sendable {
    private struct Pulse {
        let text: String
        let reading: Reading?
        let since: Timestamp
        /// Polls that brought it, after the first.
        var repetitions = 0
    }

    private static let repetitions = 12
    private static let patience: Duration = .seconds(60)

    private let pulses = Mutex<[String: Pulse]>([:])

    /// The examination of a poll of `target` made at `now`; a failed one when the source has had no pulse for long.
    func judged(_ examination: Examination, of target: Target, at now: Timestamp) -> Examination {
        guard let text = examination.pulse else { return examination }
        let known = pulses.withLock { pulses in
            var pulse = Pulse(text: text, reading: examination.reading, since: now)
            if let known = pulses[target.name], known.text == text, known.reading == examination.reading {
                pulse = known
                pulse.repetitions += 1
            }
            pulses[target.name] = pulse
            return pulse
        }
        let age = known.since.duration(to: now)
        guard known.repetitions >= Self.repetitions, age >= Self.patience else { return examination }
        let detail =
            "\(text) has stood still for \(age.clock): a copy, or a process that is stopped; ask it directly"
        return Examination(outcome: .failed(.stale), detail: detail, isJSON: examination.isJSON)
    }
}
