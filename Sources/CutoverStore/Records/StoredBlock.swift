import CutoverCore
import GRDB

/// One row of `blocks`, which the view `windows` shows.
struct StoredBlock: Sendable {
    private static let insertion = """
        INSERT INTO blocks (id, series_id, seq, block, start_us, length_us, n, failures, timed, slow, p95_us, log_e,
            log_e_slow)
        SELECT ifnull(max(id), :first) + 1, :series, :seq, :block, :start, :length, :n, :failures, :timed, :slow, :p95,
            :logE, :logESlow
        FROM blocks WHERE id BETWEEN :first AND :first + 4294967295
        """

    private let window: WindowRow

    /// A closed block of the run whose keys are used.
    init(_ window: WindowRow) {
        self.window = window
    }

    /// Adds the row, after those of the run that are there.
    func file(_ keys: inout RunKeys, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: Self.insertion)
        try statement.execute(
            arguments: [
                "first": try keys.row(0, db), "series": try keys.series(of: window, db), "seq": window.seq,
                "block": window.block, "start": window.start.microseconds,
                "length": window.start.duration(to: window.end).wholeMicroseconds, "n": window.n,
                "failures": window.failures, "timed": window.timed, "slow": window.slow,
                "p95": window.p95?.wholeMicroseconds, "logE": window.logE, "logESlow": window.logESlow,
            ]
        )
    }
}
