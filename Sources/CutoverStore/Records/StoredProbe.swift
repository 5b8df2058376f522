import CutoverCore
import GRDB

/// One row of `probes`, which the view `samples` shows.
struct StoredProbe: Sendable {
    /// Its parameters are bound in this order, the text last.
    static let insertion = """
        INSERT INTO probes (id, target_id, slot, start_us, duration_us, outcome_id, endpoints, source_started_at_us,
            connection_id, resolve_us, connect_us, tls_us, first_byte_us, transfer_us, redirect_us, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private let observation: Observation
    private let seq: Int64

    /// A probe of the run whose keys are used.
    init(_ observation: Observation, seq: Int64) {
        self.observation = observation
        self.seq = seq
    }

    /// Adds the row by `statement`, which is prepared from `insertion`; gives its id.
    func file(_ statement: Statement, _ keys: inout RunKeys, _ db: Database) throws -> Int64 {
        let (sample, reading) = (observation.sample, observation.reading)
        let exchange = sample.exchange
        let id = try keys.row(seq, db)
        let target = try keys.target(of: sample, db)
        let outcome = try keys.outcome(of: sample, db)
        let connection = try keys.connection(of: exchange, db)
        var row = PreparedInsertion(statement)
        row.bind(id)
        row.bind(target.id)
        row.bind(Int64(sample.slot))
        row.bind(sample.intendedStart.microseconds &- target.zero)
        row.bind(sample.duration)
        row.bind(outcome)
        row.bind(reading.map { Int64($0.endpoints.count) })
        row.bind(reading?.startedAt?.microseconds)
        row.bind(connection)
        row.bind(exchange?.resolve)
        row.bind(exchange?.connect)
        row.bind(exchange?.tls)
        row.bind(exchange?.firstByte)
        row.bind(exchange?.transfer)
        row.bind(exchange?.redirect)
        try row.run(last: sample.detail.storable, db)
        return id
    }
}
