import CutoverCore
import CutoverRuntime
import Foundation

/// A file that only grows: created with mode 0600, lines appended, never truncated; whoever appends never waits.
final class AppendFile: Sendable {
    /// Room for what a stalled disk has not taken: many answers of 1 MiB.
    private static let capacity = 67_108_864

    /// Where it lies.
    let path: String
    private let writer: LineWriter

    /// Opens or creates the file, for the rest of the process.
    ///
    /// - Throws: `UnwritableFile` with the system's words.
    init(_ path: String) throws(UnwritableFile) {
        self.path = path
        // Non-blocking for a named pipe: one without a reader is refused here instead of holding up the start.
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else {
            throw UnwritableFile(path: path, reason: String(cString: strerror(errno)))
        }
        writer = LineWriter(descriptor: descriptor, capacity: Self.capacity, isTorn: Self.isTorn(path))
    }

    /// True for a file whose last line was cut off, as by a kill or a full disk.
    private static func isTorn(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var last: UInt8 = 0
        let end = lseek(descriptor, 0, SEEK_END)
        // A pipe has no end to look at, an empty file no last line.
        return end > 0 && pread(descriptor, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
    }

    /// Appends lines, each with its line break.
    func append(_ lines: [[UInt8]]) { writer.write(lines) }

    /// Appends a line of text, which has none.
    func append(_ line: String) { append([Array((line + "\n").utf8)]) }

    /// Waits until all is written, but no longer than 2 s for a file that takes nothing; then says what is lost.
    ///
    /// nil when nothing is.
    func finish(by timekeeper: any Timekeeper) async -> String? {
        let left = await writer.flush(patience: .seconds(2), by: timekeeper)
        let lost = writer.lost + left
        guard lost > 0 else { return nil }
        return "\(path) lacks \(lost) lines: \(writer.fault ?? "it took nothing for too long")"
    }
}

/// A file that cannot be opened for writing.
struct UnwritableFile: Error {
    let path: String
    let reason: String
}
