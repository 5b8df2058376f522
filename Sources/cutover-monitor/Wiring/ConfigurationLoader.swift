import ArgumentParser
import CutoverConfig
import CutoverRuntime
import CutoverSeal
import Foundation

/// Finds the configuration, reads it with the options and the environment, and says what is wrong with it.
enum ConfigurationLoader {
    private static let places = ["cutover.yaml", "config/cutover.yaml"]

    /// The checked configuration; certificates that do not load are refused when `isStrict`, else warned of: at T0 the flag
    /// is already on, and somebody must watch.
    ///
    /// - Throws: `ExitCode` 64 or 78, after every problem has been printed.
    static func load(_ options: RunOptions, isStrict: Bool = false) throws -> Checked {
        let environment = Environment(
            variables: ProcessInfo.processInfo.environment,
            isStrict: isStrict,
            readFile: { read($0) },
            tryTrust: { TrustFiles($0, now: SystemTimekeeper().now).findings() }
        )
        do {
            return try PlanReader.read(
                file: try document(asked(options)),
                flags: options.flags,
                environment: environment
            )
        } catch let invalid as InvalidConfig {
            for problem in invalid.problems { Console.tell("\(problem)") }
            throw (invalid.isUsage ? ExitStatus.usage : .configuration).code
        }
    }

    /// The configuration that was asked for; nil when it is to be found.
    static func asked(_ options: RunOptions) -> String? {
        options.config ?? ProcessInfo.processInfo.environment["CUTOVER_CONFIG"]
    }

    private static func document(_ asked: String?) throws -> (name: String, text: String)? {
        let found = places.first { FileManager.default.fileExists(atPath: $0) }
        guard let path = asked ?? found else { return nil }
        switch read(path) {
        case .success(let text): return (path, text)
        case .failure(let failure):
            Console.tell("\(path): cannot be read: \(failure.reason); name a readable file with --config")
            throw ExitStatus.configuration.code
        }
    }

    private static func read(_ path: String) -> Result<String, UnreadableFile> {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            return .failure(UnreadableFile(reason: "it is a folder"))
        }
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            guard let text = String(validating: data, as: UTF8.self) else {
                return .failure(UnreadableFile(reason: "it is not UTF-8"))
            }
            return .success(text)
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return .failure(UnreadableFile(reason: "no such file"))
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            return .failure(UnreadableFile(reason: "permission denied"))
        } catch {
            return .failure(UnreadableFile(reason: "\(error.localizedDescription)"))
        }
    }
}
