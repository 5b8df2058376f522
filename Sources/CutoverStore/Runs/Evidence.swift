import CutoverCore
import GRDB

/// How much evidence of a run there is: as much as was written, or as much as a reader finds.
struct Evidence: Sendable, Hashable {
    private(set) var samples = 0
    private(set) var windows = 0

    /// None.
    init() {}

    /// What the tables hold of `run`.
    init(of run: String, _ db: Database) throws {
        func count(_ table: String) throws -> Int {
            let sql = "SELECT count(*) FROM \(table) WHERE run_id = ?"
            return try Int.fetchOne(db, sql: sql, arguments: [run]) ?? 0
        }
        samples = try count("samples")
        windows = try count("windows")
    }

    /// These have been written as well.
    mutating func add(_ entries: [Entry]) {
        for entry in entries {
            switch entry {
            case .sample, .event(_, .observed): samples += 1
            case .window: windows += 1
            case .event, .verdict, .note, .answer: continue
            }
        }
    }
}
