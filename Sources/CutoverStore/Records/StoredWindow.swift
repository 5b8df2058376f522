import CutoverCore
import GRDB

/// One row of `windows`.
struct StoredWindow: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "windows"

    var run: String
    var seq: Int64
    var target: String
    var endpoint: String?
    var block: Int
    var startMicroseconds: Int64
    var endMicroseconds: Int64
    var startAfterOriginMicroseconds: Int64?
    var endAfterOriginMicroseconds: Int64?
    var n: Int64
    var failures: Int64
    var timed: Int64?
    var slow: Int64?
    var p95Microseconds: Int64?
    var logE: Double?
    var logESlow: Double?

    enum CodingKeys: String, CodingKey {
        case seq, target, endpoint, block, n, failures, timed, slow
        case run = "run_id"
        case startMicroseconds = "start_us"
        case endMicroseconds = "end_us"
        case startAfterOriginMicroseconds = "start_after_t0_us"
        case endAfterOriginMicroseconds = "end_after_t0_us"
        case p95Microseconds = "p95_us"
        case logE = "log_e"
        case logESlow = "log_e_slow"
    }

    /// A closed block; `origin` is T0 as stored, nil before it.
    init(_ window: WindowRow, run: String, origin: Int64?) {
        self.run = run
        seq = window.seq
        target = window.target.storable
        endpoint = window.endpoint?.storable
        block = window.block
        startMicroseconds = window.start.microseconds
        endMicroseconds = window.end.microseconds
        startAfterOriginMicroseconds = origin.map { window.start.microseconds - $0 }
        endAfterOriginMicroseconds = origin.map { window.end.microseconds - $0 }
        n = window.n
        failures = window.failures
        timed = window.timed
        slow = window.slow
        p95Microseconds = window.p95?.wholeMicroseconds
        logE = window.logE
        logESlow = window.logESlow
    }
}
