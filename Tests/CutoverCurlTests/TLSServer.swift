import CutoverTestSupport
import Foundation

/// An `openssl s_server` on a free port of 127.0.0.1, with a certificate made for the occasion.
final class TLSServer: Sendable {
    /// What is special about the certificate.
    enum Certificate: String, Sendable {
        case good = "subjectAltName=IP:127.0.0.1"
        case expired = "subjectAltName=IP:127.0.0.1,DNS:yesterday.test"
        case foreign = "subjectAltName=DNS:elsewhere.test"
        case foreignAddress = "subjectAltName=IP:127.0.0.2"
    }

    struct Failed: Error {
        let what: String
    }

    static let isAvailable = TestAuthority.isAvailable

    let url: String
    /// The certificate as a bundle of one authority.
    let authorities: String
    private let folder: URL
    private let child: Child

    /// Starts on a thread of its own: making keys and waiting for the port blocks.
    static func start(_ certificate: Certificate, options: [String] = []) async throws -> TLSServer {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try TLSServer(certificate, options) }) }.start()
        }
    }

    private init(_ certificate: Certificate, _ options: [String]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "cutover-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let place = folder.path
        let (key, request, bundle) = (place + "/key.pem", place + "/request.pem", place + "/bundle.pem")
        authorities = bundle
        let days = certificate == .expired ? "-1" : "1"
        let extensions = place + "/extensions"
        try certificate.rawValue.write(toFile: extensions, atomically: true, encoding: .utf8)
        try Self.run([
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", key, "-out", request, "-subj", "/CN=cutover.test",
        ])
        try Self.run([
            "x509", "-req", "-in", request, "-signkey", key, "-days", days, "-extfile", extensions,
            "-out", bundle,
        ])
        let output = Pipe()
        child = try Self.openssl(
            ["s_server", "-accept", "127.0.0.1:0", "-cert", bundle, "-key", key, "-www"] + options,
            output: .descriptor(output.fileHandleForWriting.fileDescriptor)
        )
        try output.fileHandleForWriting.close()
        url = "https://127.0.0.1:\(try Self.port(in: output))/"
    }

    deinit {
        child.signal(SIGTERM)
        do { try FileManager.default.removeItem(at: folder) } catch {
            print("\(folder.path) stays: \(error)")
        }
    }

    /// Reads "ACCEPT 127.0.0.1:38699" from the server's output.
    private static func port(in output: Pipe) throws -> Int {
        var text = ""
        while true {
            let piece = output.fileHandleForReading.availableData
            text += String(decoding: piece, as: UTF8.self)
            if let match = text.firstMatch(of: /ACCEPT 127\.0\.0\.1:([0-9]+)\n/), let port = Int(match.1) {
                return port
            }
            if piece.isEmpty { throw Failed(what: "openssl s_server said \"\(text)\"") }
        }
    }

    private static func run(_ arguments: [String]) throws {
        guard try openssl(arguments).waitUntilEnd() == .exited(0) else {
            throw Failed(what: "openssl \(arguments)")
        }
    }

    private static func openssl(_ arguments: [String], output: ChildStreams.Stream = .nowhere) throws
        -> Child
    {
        try Child([TestAuthority.openssl] + arguments, ChildStreams(output: output, errors: .nowhere))
    }
}
