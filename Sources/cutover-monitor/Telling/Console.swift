import Foundation

/// Lines for people on the standard streams.
enum Console {
    /// Writes a problem to the standard error.
    static func complain(_ text: String) {
        write("cutover-monitor: " + text + "\n", to: .standardError)
    }

    /// Writes a line to the standard error.
    static func tell(_ line: String) {
        write(line + "\n", to: .standardError)
    }

    /// Writes a line to the standard output.
    static func say(_ line: String) {
        write(line + "\n", to: .standardOutput)
    }

    /// Writes text as it is; a stream that is gone is nobody's problem but its reader's.
    static func write(_ text: String, to handle: FileHandle) {
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            // The reader has gone (EPIPE, a closed terminal): the log file and summary.md hold the same lines.
            return
        }
    }
}
