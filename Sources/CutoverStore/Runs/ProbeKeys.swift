import CutoverCore
import GRDB

/// The row numbers that samples of one run refer to, found or made once and then remembered.
///
/// A copy that was filled in a transaction may be kept only when that transaction is: the rows are part of it.
struct ProbeKeys: Sendable {
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

    /// A source or a name service that makes up ever new values must not fill the memory.
    private static let limit = 1_000

    private let run: String
    private var number: Int64?
    private var targets: [String: Target] = [:]
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
        if let known = targets[sample.target] { return known }
        let name = sample.target.storable
        let row = try Row.fetchOne(
            db,
            sql:
                "SELECT id, zero_us FROM targets JOIN run_numbers ON number = run WHERE run_id = ? AND name = ?",
            arguments: [run, name]
        )
        let target =
            if let row {
                Target(id: row[0], zero: row[1])
            } else {
                Target(
                    id: try insert(
                        "INSERT INTO targets (run, name, zero_us) SELECT number, ?, ? FROM run_numbers WHERE run_id = ?",
                        [name, sample.intendedStart.microseconds, run],
                        db
                    ),
                    zero: sample.intendedStart.microseconds
                )
            }
        targets[sample.target] = target
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
