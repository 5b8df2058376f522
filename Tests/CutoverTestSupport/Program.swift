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
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stdout
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                let output = String(
                    decoding: stdout.fileHandleForReading.readDataToEndOfFile(),
                    as: UTF8.self
                )
                continuation.resume(returning: Result(status: process.terminationStatus, output: output))
            }
            do {
                try process.run()
                try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
                try stdin.fileHandleForWriting.close()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }
}
