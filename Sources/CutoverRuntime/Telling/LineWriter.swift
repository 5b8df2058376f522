package import CutoverCore
import Foundation
import Synchronization

/// Writes lines to a file, pipe or terminal in a thread of its own: whoever does not read stalls nobody here.
package final class LineWriter: Sendable {
    private let desk: WritingDesk

    /// Writes to `descriptor`, which stays open; holds up to `capacity` bytes that wait.
    ///
    /// With `isTorn` the stream ends in a part of a line, so the first one begins with a line break.
    /// `notice` words the line that stands where lines were given up, with their number; nil leaves it out.
    package init(
        descriptor: Int32,
        capacity: Int,
        isTorn: Bool = false,
        notice: @escaping @Sendable (Int) -> String? = { _ in nil }
    ) {
        desk = WritingDesk(descriptor: descriptor, capacity: capacity, isTorn: isTorn, notice: notice)
        let thread = Thread { [desk] in desk.work() }
        thread.name = "writer"
        thread.start()
    }

    deinit {
        desk.close()
    }

    /// Has text written as it is, after all that was given before; never waits.
    ///
    /// When too much waits, passing lines are given up first, then the oldest.
    package func write(_ text: [UInt8], isPassing: Bool = false) {
        desk.take([LineQueue.Line(bytes: text, isPassing: isPassing)])
    }

    /// The same for many at once, which wakes the thread only once.
    package func write(_ texts: [[UInt8]]) {
        desk.take(texts.map { LineQueue.Line(bytes: $0, isPassing: false) })
    }

    /// True when everything is written.
    package var isIdle: Bool { desk.waiting == 0 }

    /// How many lines were given up so far, or could not be written.
    package var lost: Int { desk.lost }

    /// The system's words for the first write that failed; nil while none did.
    package var fault: String? { desk.fault }

    /// Waits until everything is written, but no longer than `patience` while nothing moves.
    ///
    /// Only one task may wait. Returns how many lines are left.
    @discardableResult
    package func flush(patience: Duration, by timekeeper: any Timekeeper) async -> Int {
        var written = desk.written
        var deadline = timekeeper.now.advanced(by: patience)
        while desk.waiting > 0, !Task.isCancelled {
            await desk.progress.wait(until: deadline, by: timekeeper)
            let now = timekeeper.now
            if desk.written != written {
                written = desk.written
                deadline = now.advanced(by: patience)
            } else if now >= deadline {
                break
            }
        }
        return desk.waiting
    }
}
