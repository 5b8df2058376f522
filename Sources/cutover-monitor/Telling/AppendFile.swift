import Foundation
import Synchronization

/// A file that only grows: created with mode 0600, lines appended, never truncated.
final class AppendFile: Sendable {
    /// Where it lies.
    let path: String
    private let handle: Mutex<FileHandle>
    private let trouble = Mutex<String?>(nil)

    /// Opens or creates the file.
    ///
    /// - Throws: `UnwritableFile` with the system's words.
    init(_ path: String) throws(UnwritableFile) {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw UnwritableFile(path: path, reason: String(cString: strerror(errno)))
        }
        handle = Mutex(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    /// Appends a line; the first failure is kept in `fault`.
    func append(_ line: [UInt8]) {
        do {
            try handle.withLock { try $0.write(contentsOf: Data(line + [UInt8(ascii: "\n")])) }
        } catch {
            trouble.withLock { $0 = $0 ?? "\(path): \(error.localizedDescription)" }
        }
    }

    /// Appends a line of text.
    func append(_ line: String) { append(Array(line.utf8)) }

    /// Why a line could not be written, the first time it happened; nil while all were.
    var fault: String? { trouble.withLock { $0 } }
}

/// A file that cannot be opened for writing.
struct UnwritableFile: Error {
    let path: String
    let reason: String
}
