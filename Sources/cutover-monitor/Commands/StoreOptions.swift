import ArgumentParser
import CutoverCore
import CutoverStore
import Foundation

/// Where stored runs are read from.
struct StoreOptions: ParsableArguments {
    @Option(help: "Where runs are kept (default ./cutover-runs, or CUTOVER_DIR).")
    var dir: String?

    /// The store, for reading only.
    ///
    /// - Throws: `ExitCode` 74 when it cannot be read, after saying why.
    func open() throws -> RunArchive {
        do {
            return try RunArchive.open(Self.directory(dir))
        } catch {
            throw Self.refuse(error)
        }
    }

    /// The directory that was named; else what the environment says, else the usual one.
    static func directory(_ named: String?) -> String {
        named ?? ProcessInfo.processInfo.environment["CUTOVER_DIR"] ?? "./cutover-runs"
    }

    /// Says why the store cannot be read.
    static func refuse(_ trouble: StoreTrouble) -> ExitCode {
        Console.complain(trouble.text)
        return ExitStatus.storage.code
    }
}
