import CutoverCore
import Foundation

/// The folder of one run: its log, its evidence, its summary.
///
/// Everything in it only grows, but the summary.
struct RunFolder: Sendable {
    /// The folder, absolute.
    let path: String
    /// The run's log.
    let log: AppendFile
    /// The file of its probes and polls.
    let evidence: AppendFile

    /// Creates or opens `directory`/`run` (mode 0700).
    ///
    /// - Throws: `UnwritableFile`.
    init(directory: String, run: String) throws(UnwritableFile) {
        path = directory + "/" + run
        for folder in [directory, path] where mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw UnwritableFile(path: folder, reason: String(cString: strerror(errno)))
        }
        log = try AppendFile(path + "/monitor.log")
        evidence = try AppendFile(path + "/evidence.jsonl")
    }

    /// Writes summary.md, whole or not at all.
    ///
    /// - Throws: `UnwritableFile`.
    func write(summary: String) throws(UnwritableFile) {
        let final = path + "/summary.md"
        let draft = final + ".part"
        do {
            try Data(summary.utf8).write(to: URL(fileURLWithPath: draft))
        } catch {
            throw UnwritableFile(path: draft, reason: error.localizedDescription)
        }
        chmod(draft, 0o600)
        guard rename(draft, final) == 0 else {
            throw UnwritableFile(path: final, reason: String(cString: strerror(errno)))
        }
    }
}
