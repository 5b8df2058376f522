import CutoverCore
import CutoverSeal
import CutoverTestSupport
import Foundation
import Testing

@Suite(.enabled(if: TestAuthority.isAvailable)) struct TrustFilesTests {
    private let authority: TestAuthority
    private let pair: TestAuthority.Pair

    init() throws {
        authority = try TestAuthority()
        pair = try authority.issue("me", for: "extendedKeyUsage=clientAuth", options: ["-days", "3"])
    }

    private func write(_ text: String, as name: String) throws -> String {
        try text.write(toFile: authority.path(name), atomically: true, encoding: .utf8)
        return authority.path(name)
    }

    private func lock(_ password: String) throws -> String {
        let path = authority.path("locked.key")
        try TestAuthority.run([
            "pkey", "-in", pair.key, "-aes256", "-passout", "pass:" + password, "-out", path,
        ])
        return path
    }

    private func findings(in hours: Int = 0, _ change: (inout Trust) -> Void) -> [TrustFinding] {
        var trust = Trust()
        change(&trust)
        let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970) * 1_000_000)
        return TrustFiles(trust, now: now.advanced(by: .seconds(hours * 3_600))).findings()
    }

    @Test func `an authority and a pair that belong together are fine, in two files or in one`() throws {
        let both = try [pair.certificate, pair.key].map { try String(contentsOfFile: $0, encoding: .utf8) }
        let one = try write(both.joined(), as: "both.pem")

        let two = findings {
            ($0.authorities, $0.certificate, $0.key) = (authority.bundle, pair.certificate, pair.key)
        }

        let single = findings { $0.certificate = one }

        #expect(two == [])
        #expect(single == [])
    }

    @Test(arguments: [
        "", "no PEM at all\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ])
    func `a file without a certificate is none for an authority, nor for us`(text: String) throws {
        let path = try write(text, as: "odd.pem")

        let found = findings { ($0.authorities, $0.certificate) = (path, path) }

        #expect(found.map(\.part) == [.authorities, .certificate])
        #expect(found.map(\.isWarning) == [false, false])
        let start = "names the file \"\(path)\", which holds no certificate "
        let ends = ["of an authority that can be loaded (", "that can be loaded ("]
        for (finding, end) in zip(found, ends) {
            #expect(finding.what.hasPrefix(start + end))
            #expect(finding.what.hasSuffix("); name a PEM file with \"-----BEGIN CERTIFICATE-----\""))
        }
    }

    @Test(arguments: [
        ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"], ["rsa", "-pkeyopt", "rsa_keygen_bits:2048"],
    ])
    func `the key of another certificate is told`(kind: [String]) throws {
        let path = authority.path("other.key")
        try TestAuthority.run(["genpkey", "-algorithm"] + kind + ["-out", path])

        let found = findings { ($0.certificate, $0.key) = (pair.certificate, path) }

        let what =
            "names the file \"\(path)\", whose key is not that of the certificate in \"\(pair.certificate)\"; "
            + "name the two that belong together"
        #expect(found == [TrustFinding(.key, what)])
    }

    @Test func `a locked key wants its password, and the right one`() throws {
        let path = try lock("right")
        func found(_ password: String?) -> [TrustFinding] {
            findings {
                ($0.certificate, $0.key) = (pair.certificate, path)
                $0.keyPassword = password.map { Masked(secret: $0) }
            }
        }

        let bare =
            "names the file \"\(path)\", whose key is locked; write key_password: \"${NAME}\" beside it"
        #expect(found(nil) == [TrustFinding(.key, bare)])
        #expect(
            found("wrong") == [TrustFinding(.keyPassword, "does not open the key in \"\(path)\"; correct it")]
        )
        #expect(found("right") == [])
    }

    @Test func `a missing key is missed where the file is named`() {
        let lonely = findings { $0.certificate = pair.certificate }
        let mixed = findings { ($0.certificate, $0.key) = (pair.certificate, pair.certificate) }

        #expect(lonely.map(\.part) == [.certificate])
        #expect(lonely.first?.what.hasSuffix("; write key: FILE beside it") == true)
        #expect(mixed.map(\.part) == [.key])
        #expect(mixed.first?.what.contains("which holds no private key that can be loaded (") == true)
    }

    @Test func `a certificate of ours that has ended, or ends within a day, is a warning`() {
        func found(_ hours: Int) -> [TrustFinding] {
            findings(in: hours) { ($0.certificate, $0.key) = (pair.certificate, pair.key) }
        }

        #expect(found(47) == [])
        for (hours, word) in [(49, "ends"), (73, "ended")] {
            let start = "names the file \"\(pair.certificate)\", whose certificate \(word) at 20"
            #expect(found(hours).map(\.part) == [.certificate])
            #expect(found(hours).first?.what.hasPrefix(start) == true)
            #expect(found(hours).first?.isWarning == true)
        }
    }
}
