import Foundation
import Testing

/// A database as a stranger reads it: with SQLite itself, through nothing of ours.
struct Records {
    let path: String

    /// The database of the runs below `folder`.
    init(in folder: URL) {
        path = folder.appending(path: "cutover-runs/cutover.db").path
    }

    /// The rows of a query, without locking anybody out.
    func rows(_ sql: String) async throws -> [[String?]] {
        let result = try await Tool.python("query.py", [path, sql])
        guard result.status == 0 else { throw Unreadable(words: result.errors) }
        return try JSONDecoder().decode([[String?]].self, from: Data(result.output.utf8))
    }

    /// The only cell of a query's first row; nil without a row, or for NULL.
    func value(_ sql: String) async throws -> String? {
        try await rows(sql).first?.first ?? nil
    }

    /// Changes the file behind the monitor's back.
    func edit(_ sql: String) async throws {
        let result = try await Tool.python("query.py", ["--write", path, sql])
        guard result.status == 0 else { throw Unreadable(words: result.errors) }
    }

    /// What the database file holds.
    var bytes: Data { get throws { try Data(contentsOf: URL(fileURLWithPath: path)) } }

    private struct Unreadable: Error {
        let words: String
    }
}
