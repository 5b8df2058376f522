import CutoverCore
import GRDB

/// The row numbers that samples and windows of one run refer to, found or made once and then remembered.
///
/// A copy that was filled in a transaction may be kept only when that transaction is: the rows are part of it.
struct RunKeys: Sendable {
    /// Where the probes of one target are.
    struct Target: Sendable {
        let id: Int64
        /// What `start_us` of its probes counts from, in microseconds since 1970.
        let zero: Int64
    }

    private struct Connection: Hashable {
        let isReused: Bool?
        let address: String?
        let certificateEnd: Int64?
    }

    private struct Ending: Hashable {
        let outcome: Outcome
        let httpStatus: Int?
    }

    private struct Series: Hashable {
        let target: String
        let endpoint: String?
    }

    /// A source or a name service that makes up ever new values must not fill the memory.
    private static let limit = 10_000

    private let run: String
    private var number: Int64?
    private var targets: [String: Target] = [:]
    private var series: [Series: Int64] = [:]
    private var endings: [Ending: Int64] = [:]
    private var connections: [Connection: Int64] = [:]

    /// Nothing is known yet of `run`.
    init(run: String) {
        self.run = run
    }

    /// The row a probe of this seq gets.
    mutating func row(_ seq: Int64, _ db: Database) throws -> Int64 {
        if let number { return number << 32 + seq }
        let sql = "SELECT number FROM run_numbers WHERE run_id = ?"
        let found = try Int64.fetchOne(db, sql: sql, arguments: [run]).orUnreadable("run_numbers.number", nil)
        number = found
        return found << 32 + seq
    }

    /// The sample's target; made with its first probe.
    mutating func target(of sample: Sample, _ db: Database) throws -> Target {
        try target(sample.target, first: sample.intendedStart, db)
    }

    /// What the window is about; made with its first block.
    mutating func series(of window: WindowRow, _ db: Database) throws -> Int64 {
        let key = Series(target: window.target, endpoint: window.endpoint)
        if let known = series[key] { return known }
        let target = try target(window.target, first: window.start, db)
        let endpoint = window.endpoint?.storable
        let found = try Int64.fetchOne(
            db,
            sql: "SELECT id FROM series WHERE target_id = ? AND ifnull(endpoint, '') = ifnull(?, '')",
            arguments: [target.id, endpoint]
        )
        let id =
            try found
            ?? insert(
                "INSERT INTO series (run, target_id, endpoint) SELECT run, id, ? FROM targets WHERE id = ?",
                [endpoint, target.id],
                db
            )
        if series.count >= Self.limit { series = [:] }
        series[key] = id
        return id
    }

    private mutating func target(_ name: String, first: Timestamp, _ db: Database) throws -> Target {
        if let known = targets[name] { return known }
        let row = try Row.fetchOne(
            db,
            sql:
                "SELECT id, zero_us FROM targets JOIN run_numbers ON number = run WHERE run_id = ? AND name = ?",
            arguments: [run, name.storable]
        )
        let target =
            if let row {
                Target(id: row[0], zero: row[1])
            } else {
                Target(
                    id: try insert(
                        "INSERT INTO targets (run, name, zero_us) SELECT number, ?, ? FROM run_numbers WHERE run_id = ?",
                        [name.storable, first.microseconds, run],
                        db
                    ),
                    zero: first.microseconds
                )
            }
        targets[name] = target
        return target
    }

    /// How the sample ended.
    mutating func outcome(of sample: Sample, _ db: Database) throws -> Int64 {
        let ending = Ending(outcome: sample.outcome, httpStatus: sample.httpStatus)
        if let known = endings[ending] { return known }
        let id = try findOrInsert(
            "outcomes",
            ["outcome", "http_status", "timed"],
            [sample.outcome.label, sample.httpStatus, sample.isTimed],
            db
        )
        if endings.count >= Self.limit { endings = [:] }
        endings[ending] = id
        return id
    }

    /// What the exchange went over; nil without an exchange.
    mutating func connection(of exchange: Exchange?, _ db: Database) throws -> Int64? {
        guard let exchange else { return nil }
        let connection = Connection(
            isReused: exchange.isReused,
            address: exchange.address,
            certificateEnd: exchange.certificateEnd?.microseconds
        )
        if let known = connections[connection] { return known }
        let id = try findOrInsert(
            "connections",
            ["reused", "address", "certificate_end_us"],
            [connection.isReused, connection.address?.storable, connection.certificateEnd],
            db
        )
        if connections.count >= Self.limit { connections = [:] }
        connections[connection] = id
        return id
    }

    private func findOrInsert(
        _ table: String,
        _ columns: [String],
        _ values: StatementArguments,
        _ db: Database
    ) throws -> Int64 {
        let condition = columns.map { "\($0) IS ?" }.joined(separator: " AND ")
        let sql = "SELECT id FROM \(table) WHERE \(condition)"
        if let id = try Int64.fetchOne(db, sql: sql, arguments: values) { return id }
        let names = columns.joined(separator: ", ")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        return try insert("INSERT INTO \(table) (\(names)) VALUES (\(marks))", values, db)
    }

    private func insert(_ sql: String, _ values: StatementArguments, _ db: Database) throws -> Int64 {
        try db.execute(sql: sql, arguments: values)
        return db.lastInsertedRowID
    }
}
