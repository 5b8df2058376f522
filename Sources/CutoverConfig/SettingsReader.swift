import CutoverCore
import Foundation

/// Reads everything of a run that is not judged.
enum SettingsReader {
    /// Reads the settings; what is wrong goes to `review`, whose notes and warnings the caller adds.
    static func read(
        _ top: inout Fields,
        _ options: Options,
        _ former: FormerVariables,
        _ review: inout Review
    ) -> Settings {
        let flags = options.flags
        let directory = options.choose("dir", flags.directory, file: top.take("dir"), &review) {
            $0.line("a directory", &$1)?.text
        }
        let output = options.choose("output", flags.output, file: top.take("output"), &review) {
            $0.choice(OutputStyle.self, &$1)
        }
        let written = top.take("after_rollback")
        let after = options.choose("after-rollback", flags.afterRollback, file: written, &review) {
            $0.choice(AfterRollback.self, &$1)
        }
        let listen = options.choose("listen", flags.listen, file: top.take("listen"), &review) {
            self.listen($0, &$1)
        }
        return Settings(
            directory: directory?.value ?? "./cutover-runs",
            listen: listen?.value ?? ListenAddress(host: "127.0.0.1", port: 9_477, isExplicit: false),
            isDryRun: options.isOn("dry-run", flags.isDryRun, &review),
            output: output?.value ?? .auto,
            isASCII: options.isOn("ascii", flags.isASCII, &review),
            requiresStore: options.isOn(
                "require-store",
                flags.requiresStore,
                file: top.take("require_store"),
                &review
            ),
            start: start(options, &review),
            afterRollback: after?.value,
            outFile: former.outFile,
            notes: [],
            warnings: []
        )
    }

    private static func start(_ options: Options, _ review: inout Review) -> StartMode {
        let isResume = options.isOn("resume", options.flags.isResume, &review)
        let isNewRun = options.isOn("new-run", options.flags.isNewRun, &review)
        if isResume, isNewRun {
            review.refuse(Problem(.option("--resume"), "cannot go with --new-run; keep one of them"))
        }
        return isResume ? .resume : isNewRun ? .newRun : .automatic
    }

    private static func listen(_ value: Value, _ review: inout Review) -> ListenAddress? {
        guard let scalar = value.line("an address such as \"127.0.0.1:9477\"", &review) else { return nil }
        let text = scalar.text
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            review.refuse(
                value,
                "\"\(scalar.written)\" has no port from 0 to 65535; write it as in \"127.0.0.1:9477\""
            )
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        let isName = host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._:".contains($0)) }
        guard !host.isEmpty, isName, !host.contains(":") || text.hasPrefix("[") else {
            review.refuse(
                value,
                "\"\(scalar.written)\" has no host; write it as in \"127.0.0.1:9477\" or \"[::1]:9477\""
            )
            return nil
        }
        guard isAddressOrName(host) else {
            review.refuse(
                value,
                "\"\(scalar.written)\" has a host that is no address; write it as in \"127.0.0.1:9477\""
            )
            return nil
        }
        if !Address(isEncrypted: false, host: host.lowercased()).isLoopback {
            review.warn(
                value,
                "\"\(scalar.written)\" can be reached from other machines; everybody there can read the run"
            )
        }
        return ListenAddress(host: host, port: Int(port), isExplicit: true)
    }

    /// False for what can only be meant as an address and is none, such as "999.1.1.1".
    private static func isAddressOrName(_ host: String) -> Bool {
        if host.contains(":") {
            var address = in6_addr()
            return inet_pton(AF_INET6, host, &address) == 1
        }
        guard host.allSatisfy({ $0.isNumber || $0 == "." }) else { return true }
        var address = in_addr()
        return inet_pton(AF_INET, host, &address) == 1
    }
}
