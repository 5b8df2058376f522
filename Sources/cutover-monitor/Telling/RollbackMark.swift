import CutoverCore
import CutoverStore
import Foundation
import Synchronization

/// A file in the run's folder that says ROLLBACK while the database cannot: the next start must not take the run for
/// an undecided one.
final class RollbackMark: Sendable {
    private let path: String
    private let file = Mutex<AppendFile?>(nil)

    /// Marks the run of this folder.
    init(folder: String) {
        path = Self.path(folder)
    }

    /// Writes the mark, once, when the board's ROLLBACK is not on disk; returns why it cannot, nil when all is well.
    func note(_ board: Board) -> String? {
        guard let decision = board.decision, decision.kind == .rollback, !decision.isStored else {
            return nil
        }
        return file.withLock { file -> String? in
            guard file == nil else { return nil }
            do throws(UnwritableFile) {
                let opened = try AppendFile(path)
                opened.append(decision.text)
                file = opened
                return nil
            } catch {
                return "\(error.path): \(error.reason)"
            }
        }
    }

    /// Waits until it is written; returns what is lost, nil when nothing is.
    func finish(by timekeeper: any Timekeeper) async -> String? {
        await file.withLock { $0 }?.finish(by: timekeeper)
    }

    private static func path(_ folder: String) -> String { folder + "/ROLLBACK" }

    /// The run as the mark has it: one that decided ROLLBACK, whatever the database says.
    static func read(_ run: RunSummary, in directory: String) -> RunSummary {
        guard run.decision != .rollback,
            FileManager.default.fileExists(atPath: path(directory + "/" + run.record.id))
        else { return run }
        var run = run
        (run.decision, run.isUnrecorded) = (.rollback, true)
        return run
    }
}
