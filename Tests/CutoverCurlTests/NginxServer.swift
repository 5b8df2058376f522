import CutoverTestSupport
import Foundation

/// Debian's nginx on a free port of 127.0.0.1: keep-alive over TLS, HTTP/2 and client certificates, as in real life.
///
/// `/` answers "PROTOCOL ok", as in "HTTP/2.0 ok".
final class NginxServer: Sendable {
    struct Failed: Error {
        let what: String
    }

    static let program = "/usr/sbin/nginx"
    static let isAvailable = FileManager.default.isExecutableFile(atPath: program) && TLSServer.isAvailable

    let port: UInt16
    /// The authority that vouches for the server, as a bundle.
    var authorities: String { authority.bundle }
    var url: String { "https://127.0.0.1:\(port)/" }
    private let authority: TestAuthority
    private let child: Child

    /// Starts with `directives` in its server block; with `clients` it demands a certificate that this authority issued.
    static func start(
        _ directives: String = "",
        isHTTP2: Bool = false,
        clients: TestAuthority? = nil,
        issuing issue: @escaping @Sendable (TestAuthority) throws -> TestAuthority.Pair = usual
    ) async throws -> NginxServer {
        let lines = clients.map { "ssl_client_certificate \($0.bundle);\nssl_verify_client on;\n" } ?? ""
        return try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(
                    with: Result {
                        try NginxServer(listen: isHTTP2 ? "ssl http2" : "ssl", lines + directives, issue)
                    }
                )
            }.start()
        }
    }

    /// A certificate for this server's address, and for two names.
    static let usual: @Sendable (TestAuthority) throws -> TestAuthority.Pair = { authority in
        try authority.issue("server", for: names)
    }
    static let names = "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:api.test"

    private init(
        listen: String,
        _ directives: String,
        _ issue: (TestAuthority) throws -> TestAuthority.Pair
    ) throws {
        authority = try TestAuthority()
        let pair = try issue(authority)
        var said = ""
        // nginx cannot be given port 0, and another process may be quicker than it.
        for _ in 0..<5 {
            let port = try FreePort.find()
            let file = authority.path("nginx-\(port).conf")
            let text = Self.configuration(
                "127.0.0.1:\(port) \(listen)",
                pair,
                directives,
                in: authority.folder.path
            )
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let errors = Pipe()
            let child = try Child(
                [Self.program, "-c", file, "-e", "stderr"],
                ChildStreams(
                    output: .nowhere,
                    errors: .descriptor(errors.fileHandleForWriting.fileDescriptor)
                )
            )
            try errors.fileHandleForWriting.close()
            said = Self.firstWords(of: errors)
            if said.contains("start worker process") || said.contains("using the \"epoll\"") {
                (self.port, self.child) = (port, child)
                return
            }
            child.signal(SIGTERM)
        }
        throw Failed(what: said)
    }

    deinit {
        child.signal(SIGTERM)
        // It takes its files along, and must not meet us at it.
        _ = child.waitUntilEnd()
    }

    private static func firstWords(of errors: Pipe) -> String {
        var text = ""
        while !text.contains("start worker process") {
            let piece = errors.fileHandleForReading.availableData
            if piece.isEmpty { break }
            text += String(decoding: piece, as: UTF8.self)
        }
        return text
    }

    private static func configuration(
        _ listen: String,
        _ pair: TestAuthority.Pair,
        _ directives: String,
        in folder: String
    ) -> String {
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder)/\($0);"
        }.joined(separator: "\n")
        return """
            daemon off; pid \(folder)/nginx.pid; error_log stderr notice; worker_processes 1;
            events { worker_connections 64; }
            http {
              access_log off; \(temporary)
              server {
                listen \(listen); ssl_certificate \(pair.certificate); ssl_certificate_key \(pair.key);
                \(directives)
                location / { default_type text/plain; return 200 "$server_protocol ok"; }
              }
            }
            """
    }
}
