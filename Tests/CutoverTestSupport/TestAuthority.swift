package import Foundation

/// A certificate authority made for the occasion, and what it issues, in a folder of its own.
package final class TestAuthority: Sendable {
    /// A certificate and its key, as paths.
    package struct Pair: Sendable {
        /// The path of the certificate.
        package let certificate: String
        /// The path of its key.
        package let key: String

        /// A certificate and its key.
        package init(certificate: String, key: String) {
            (self.certificate, self.key) = (certificate, key)
        }
    }

    struct Failed: Error {
        let what: String
    }

    /// Where Debian has the tool.
    package static let openssl = "/usr/bin/openssl"
    /// False on a machine without the tool.
    package static let isAvailable = FileManager.default.isExecutableFile(atPath: openssl)

    /// Where everything lies; removed with the authority.
    package let folder: URL
    /// The authority's own certificate.
    package let bundle: String

    /// Makes the authority; throws when a file or the tool fails.
    package init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "cutover-ca-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        bundle = folder.path + "/authority.pem"
        try Self.run(
            ["req", "-x509", "-days", "9", "-out", bundle, "-subj", "/CN=Test Authority"]
                + Self.newKey(folder.path + "/authority.key")
        )
    }

    deinit {
        do { try FileManager.default.removeItem(at: folder) } catch {
            print("\(folder.path) stays: \(error)")
        }
    }

    /// The path of a file in the folder.
    package func path(_ name: String) -> String { folder.path + "/" + name }

    /// Issues a certificate with these extensions; `issuer` is another pair that signs in the authority's place.
    package func issue(_ name: String, for extensions: String, by issuer: Pair? = nil, options: [String] = [])
        throws -> Pair
    {
        let pair = Pair(certificate: path(name + ".pem"), key: path(name + ".key"))
        let (request, file) = (path(name + ".csr"), path(name + ".ext"))
        try extensions.write(toFile: file, atomically: true, encoding: .utf8)
        try Self.run(["req", "-new", "-out", request, "-subj", "/CN=\(name)"] + Self.newKey(pair.key))
        let signer = issuer ?? Pair(certificate: bundle, key: path("authority.key"))
        let validity = options.isEmpty ? ["-days", "2"] : options
        try Self.run(
            [
                "x509", "-req", "-in", request, "-CA", signer.certificate, "-CAkey", signer.key,
                "-CAcreateserial",
            ]
                + ["-extfile", file, "-out", pair.certificate] + validity
        )
        return pair
    }

    /// Issues a certificate that holds from tomorrow on.
    package func issueEarly(_ name: String, for extensions: String) throws -> Pair {
        let tomorrow = Date(timeIntervalSinceNow: 86_400)
        return try issue(name, for: extensions, within: tomorrow..<Date.distantFuture)
    }

    /// Issues a certificate that holds within a time, to the second.
    package func issue(_ name: String, for extensions: String, within time: Range<Date>) throws -> Pair {
        let pair = Pair(certificate: path(name + ".pem"), key: path(name + ".key"))
        let (request, file, book) = (path(name + ".csr"), path(name + ".cnf"), path(name + ".book"))
        try Self.run(["req", "-new", "-out", request, "-subj", "/CN=\(name)"] + Self.newKey(pair.key))
        try "".write(toFile: book, atomically: true, encoding: .utf8)
        let policy = "[policy]\ncommonName = supplied\n[extensions]\n\(extensions)\n"
        try
            "[ca]\ndefault_ca = own\n[own]\ndatabase = \(book)\nrand_serial = yes\nnew_certs_dir = \(folder.path)\ndefault_md = sha256\npolicy = policy\n\(policy)"
            .write(toFile: file, atomically: true, encoding: .utf8)
        try Self.run(
            ["ca", "-batch", "-notext", "-config", file, "-in", request, "-out", pair.certificate]
                + ["-cert", bundle, "-keyfile", path("authority.key"), "-extensions", "extensions"]
                + ["-startdate", Self.text(time.lowerBound), "-enddate", Self.text(time.upperBound)]
        )
        return pair
    }

    private static func text(_ date: Date) -> String {
        min(date, Date(timeIntervalSince1970: 4_000_000_000)).formatted(
            .verbatim(
                "\(year: .defaultDigits)\(month: .twoDigits)\(day: .twoDigits)\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\(second: .twoDigits)Z",
                timeZone: .gmt,
                calendar: Calendar(identifier: .gregorian)
            )
        )
    }

    private static func newKey(_ path: String) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", path]
    }

    /// Runs the tool; throws when it fails.
    package static func run(_ arguments: [String]) throws {
        let child = try Child(
            [openssl] + arguments,
            ChildStreams(output: .nowhere, errors: .nowhere)
        )
        guard child.waitUntilEnd() == .exited(0) else { throw Failed(what: "openssl \(arguments)") }
    }
}
