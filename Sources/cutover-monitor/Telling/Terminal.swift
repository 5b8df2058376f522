import CutoverCore
import CutoverReport
import CutoverRuntime
import Foundation

/// The standard streams of a run: a reader who does not read stalls nothing, and a reader who went away is nobody's
/// problem but their own.
final class Terminal: Sendable {
    /// Room for what a stalled reader has not read; about a thousand lines.
    private static let capacity = 262_144

    private let errors: LineWriter
    private let output: LineWriter
    /// The run's clock.
    let timekeeper: SystemTimekeeper

    init(timekeeper: SystemTimekeeper) {
        self.timekeeper = timekeeper
        output = LineWriter(descriptor: STDOUT_FILENO, capacity: Self.capacity)
        errors = LineWriter(descriptor: STDERR_FILENO, capacity: Self.capacity) { count in
            let text = "\(count) lines were not shown: nobody read them in time; monitor.log holds them"
            return LogLine.render(
                at: timekeeper.now,
                level: .warn,
                event: "caution",
                fields: [("text", text)]
            )
        }
    }

    /// Writes a problem to the standard error.
    func complain(_ text: String) { tell("cutover-monitor: " + text) }

    /// Writes a line to the standard error; a passing one is the first to be left out.
    func tell(_ line: String, isPassing: Bool = false) {
        errors.write(Array((line + "\n").utf8), isPassing: isPassing)
    }

    /// Writes text as it is to the standard output.
    func say(_ text: String) { output.write(Array(text.utf8)) }

    /// True when nothing waits for the standard output.
    var isOutputIdle: Bool { output.isIdle }

    /// Waits until all is written, but no longer than `patience` for a stream that takes nothing.
    func flush(patience: Duration = .seconds(2)) async {
        await errors.flush(patience: patience, by: timekeeper)
        await output.flush(patience: patience, by: timekeeper)
    }
}
