import ArgumentParser
import CutoverConfig
import Foundation

/// Who pulls a lever, why, and of which run.
struct LeverOptions: ParsableArguments {
    /// Longer reasons are cut by the receivers of messages.
    private static let longest = 500

    @Option(help: "Who you are (default: your login name).")
    var by: String?

    @Option(help: "Why; stored, and shown to everybody.")
    var reason: String?

    @Option(help: "The run (default: the running one, else the newest).")
    var run: String?

    /// Who pulls: never empty.
    func person() throws -> String {
        guard let by else { return Self.login }
        return try Self.line(by, "--by", "write your name")
    }

    /// The reason.
    ///
    /// - Throws: `ExitCode` 64 when there is none, after saying so.
    func mandatoryReason(of lever: String) throws -> String {
        guard let reason else {
            Console.complain("\(lever): --reason is missing; write why, as in --reason \"login is broken\"")
            throw ExitStatus.usage.code
        }
        return try Self.line(reason, "--reason", "write why")
    }

    /// The reason, empty when none was given.
    func optionalReason() throws -> String {
        try reason.map { try Self.line($0, "--reason", "leave it out or write why") } ?? ""
    }

    /// A duration of an option.
    ///
    /// - Throws: `ExitCode` 64 when it is none, after saying so.
    static func duration(_ text: String, _ option: String) throws -> Duration {
        switch DurationText.parse(text) {
        case .success(let length) where length > .zero: return length
        case .success:
            Console.complain("\(option): \"\(text)\" is no time at all; write one above zero, as in 5m")
        case .failure(let fault): Console.complain("\(option): \(fault.what(text))")
        }
        throw ExitStatus.usage.code
    }

    /// One line of text: what would break it becomes a blank.
    private static func line(_ text: String, _ option: String, _ fix: String) throws -> String {
        let blanked = text.unicodeScalars.map {
            $0.properties.generalCategory == .control ? " " : Character($0)
        }
        let line = String(blanked).trimmingCharacters(in: .whitespaces)
        if !line.isEmpty, line.count <= longest { return line }
        Console.complain(
            line.isEmpty
                ? "\(option) is empty; \(fix)"
                : "\(option) is \(line.count) characters long; \(longest) are the most"
        )
        throw ExitStatus.usage.code
    }

    private static var login: String {
        let record = getpwuid(getuid())
        return record.map { String(cString: $0.pointee.pw_name) } ?? "uid \(getuid())"
    }
}
