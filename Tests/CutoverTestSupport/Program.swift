import Foundation

/// A real program, run to its end; for inputs and outputs of less than 64 KiB.
package enum Program {
    /// What a program left behind.
    package struct Result: Sendable {
        /// Its exit status, or the signal that ended it.
        package let status: Int32
        /// Standard output and standard error, as they came.
        package let output: String
    }

    /// Runs the program at `path` with `input` on its standard input.
    ///
    /// - Throws: when it cannot be started.
    package static func run(_ path: String, _ arguments: [String], input: String = "") async throws -> Result
    {
        let (stdin, stdout) = (Pipe(), Pipe())
        let written = ChildStreams.Stream.descriptor(stdout.fileHandleForWriting.fileDescriptor)
        let read = ChildStreams.Stream.descriptor(stdin.fileHandleForReading.fileDescriptor)
        let child = try Child(
            [path] + arguments,
            ChildStreams(input: read, output: written, errors: written)
        )
        try stdout.fileHandleForWriting.close()
        try stdin.fileHandleForReading.close()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let end = try await child.end
        let output = String(decoding: stdout.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return Result(status: end.status, output: output)
    }
}
