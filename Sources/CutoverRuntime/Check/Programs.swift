import Foundation

/// Where a command of the plan would be found.
struct Programs: Sendable {
    /// The folders of PATH, in order.
    let folders: [String]

    /// The folders this process has.
    static var here: Programs {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return Programs(folders: path.split(separator: ":").map(String.init))
    }

    /// True when `program` can be run: a path as it stands, a plain name in one of the folders.
    func canRun(_ program: String) -> Bool {
        let places = program.contains("/") ? [program] : folders.map { $0 + "/" + program }
        return places.contains { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
