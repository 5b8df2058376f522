import CutoverTestSupport
import Foundation

/// One of two stacks that answer under one name: `openssl s_server` with a certificate of a private authority.
final class Stack: Sendable {
    struct Failed: Error {
        let what: String
    }

    static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    /// The port on 127.0.0.1.
    let port: Int
    private let child: Child

    /// Serves `/health` with `word`, as `api.example.test`; `folder` holds what `authority` made.
    static func start(_ word: String, in folder: URL) async throws -> Stack {
        let place = folder.appending(path: word)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
        try Data(word.utf8).write(to: place.appending(path: "health"))
        return try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try Stack(in: place, folder) }) }.start()
        }
    }

    /// Makes an authority in `folder`, and a certificate for api.example.test that it signs for two days.
    static func makeAuthority(in folder: URL) async throws {
        let key = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        let calls = [
            ["-days", "9", "-subj", "/CN=Test Authority", "-keyout", "ca.key", "-out", "ca.pem"],
            [
                "-days", "2", "-subj", "/CN=stack", "-addext", "subjectAltName=DNS:api.example.test",
                "-addext", "basicConstraints=critical,CA:false", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-keyout", "stack.key", "-out", "stack.pem",
            ],
        ]
        for call in calls {
            let result = try await Tool.run("openssl", key + call, in: folder)
            guard result.status == 0 else { throw Failed(what: result.errors) }
        }
    }

    private init(in place: URL, _ folder: URL) throws {
        let output = Pipe()
        child = try Child(
            [
                "/usr/bin/openssl", "s_server", "-accept", "127.0.0.1:0", "-WWW",
                "-cert", folder.path + "/stack.pem", "-key", folder.path + "/stack.key",
            ],
            ChildStreams(
                output: .descriptor(output.fileHandleForWriting.fileDescriptor),
                errors: .nowhere
            ),
            in: place.path
        )
        try output.fileHandleForWriting.close()
        var text = ""
        while true {
            let piece = output.fileHandleForReading.availableData
            text += String(decoding: piece, as: UTF8.self)
            if let match = text.firstMatch(of: /ACCEPT 127\.0\.0\.1:([0-9]+)\n/), let port = Int(match.1) {
                self.port = port
                break
            }
            if piece.isEmpty { throw Failed(what: "openssl s_server said \"\(text)\"") }
        }
        // It tells of every request: somebody has to read that.
        Thread { while !output.fileHandleForReading.availableData.isEmpty {} }.start()
    }

    deinit { child.signal(SIGTERM) }
}
