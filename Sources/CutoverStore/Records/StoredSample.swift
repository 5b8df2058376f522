import CutoverCore
import GRDB

/// One row of `samples`.
struct StoredSample: Codable, Sendable, FetchableRecord {
    var id: Int64?
    var run: String
    var seq: Int64
    var target: String
    var slot: Int
    var intendedStartMicroseconds: Int64
    var durationMicroseconds: Int64
    var outcome: String
    var httpStatus: Int?
    var isTimed: Bool
    var detail: String
    var endpoints: Int?
    var sourceStartedAtMicroseconds: Int64?

    enum CodingKeys: String, CodingKey {
        case id, seq, target, slot, outcome, detail, endpoints
        case run = "run_id"
        case intendedStartMicroseconds = "intended_start_us"
        case durationMicroseconds = "duration_us"
        case httpStatus = "http_status"
        case isTimed = "timed"
        case sourceStartedAtMicroseconds = "source_started_at_us"
    }

    /// A probe of `run`.
    init(_ observation: Observation, run: String, seq: Int64) {
        let sample = observation.sample
        self.run = run
        self.seq = seq
        target = sample.target.storable
        slot = sample.slot
        intendedStartMicroseconds = sample.intendedStart.microseconds
        durationMicroseconds = sample.duration.wholeMicroseconds
        outcome = sample.outcome.label
        httpStatus = sample.httpStatus
        isTimed = sample.isTimed
        detail = sample.detail.storable
        endpoints = observation.reading?.endpoints.count
        sourceStartedAtMicroseconds = observation.reading?.startedAt?.microseconds
    }

    /// Adds the row by a prepared statement, which takes half the time of a record's own `insert`; gives its id.
    func file(_ db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO samples (run_id, seq, target, slot, intended_start_us, duration_us, outcome, http_status,
                    timed, detail, endpoints, source_started_at_us)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(
            arguments: [
                run, seq, target, slot, intendedStartMicroseconds, durationMicroseconds, outcome, httpStatus,
                isTimed,
                detail, endpoints, sourceStartedAtMicroseconds,
            ]
        )
        return db.lastInsertedRowID
    }

    /// The probe with the rows of its reading; the payload is not stored.
    func observation(_ readings: [StoredReading]) throws -> Observation {
        let sample = Sample(
            target: target,
            slot: slot,
            intendedStart: Timestamp(microseconds: intendedStartMicroseconds),
            duration: .microseconds(durationMicroseconds),
            outcome: try Outcome(label: outcome).orUnreadable("samples.outcome", outcome),
            httpStatus: httpStatus,
            detail: detail
        )
        guard let endpoints else { return Observation(sample: sample) }
        guard endpoints == readings.count else {
            throw UnreadableValue(
                column: "samples.endpoints",
                value: "\(endpoints), with \(readings.count) readings"
            )
        }
        let startedAt = sourceStartedAtMicroseconds.map(Timestamp.init(microseconds:))
        return Observation(
            sample: sample,
            reading: Reading(startedAt: startedAt, endpoints: try readings.map { try $0.reading() })
        )
    }
}
