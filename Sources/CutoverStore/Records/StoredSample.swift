import CutoverCore
import GRDB

/// One row of the view `samples`.
struct StoredSample: Decodable, Sendable, FetchableRecord {
    /// The samples of a run, by seq.
    ///
    /// `connection_id` tells an exchange of which nothing is known from none.
    static let ofRun = """
        SELECT samples.*, probes.connection_id FROM samples JOIN probes ON probes.id = samples.id
        WHERE run_id = ? ORDER BY samples.id
        """

    let id: Int64
    let seq: Int64
    let target: String
    let slot: Int
    let intendedStartMicroseconds: Int64
    let durationMicroseconds: Int64
    let outcome: String
    let httpStatus: Int?
    let detail: String
    let endpoints: Int?
    let sourceStartedAtMicroseconds: Int64?
    let resolveMicroseconds: Int64?
    let connectMicroseconds: Int64?
    let tlsMicroseconds: Int64?
    let firstByteMicroseconds: Int64?
    let transferMicroseconds: Int64?
    let redirectMicroseconds: Int64?
    let connection: String?
    let address: String?
    let certificateEndMicroseconds: Int64?
    let connectionID: Int64?

    enum CodingKeys: String, CodingKey {
        case id, seq, target, slot, outcome, detail, endpoints, connection, address
        case intendedStartMicroseconds = "intended_start_us"
        case durationMicroseconds = "duration_us"
        case httpStatus = "http_status"
        case sourceStartedAtMicroseconds = "source_started_at_us"
        case resolveMicroseconds = "resolve_us"
        case connectMicroseconds = "connect_us"
        case tlsMicroseconds = "tls_us"
        case firstByteMicroseconds = "first_byte_us"
        case transferMicroseconds = "transfer_us"
        case redirectMicroseconds = "redirect_us"
        case certificateEndMicroseconds = "certificate_end_us"
        case connectionID = "connection_id"
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
            detail: detail,
            exchange: exchange
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

    private var exchange: Exchange? {
        guard connectionID != nil else { return nil }
        var exchange = Exchange()
        exchange.resolve = resolveMicroseconds.map { .microseconds($0) }
        exchange.connect = connectMicroseconds.map { .microseconds($0) }
        exchange.tls = tlsMicroseconds.map { .microseconds($0) }
        exchange.firstByte = firstByteMicroseconds.map { .microseconds($0) }
        exchange.transfer = transferMicroseconds.map { .microseconds($0) }
        exchange.redirect = redirectMicroseconds.map { .microseconds($0) }
        exchange.isReused = connection.map { $0 == "reused" }
        exchange.address = address
        exchange.certificateEnd = certificateEndMicroseconds.map(Timestamp.init(microseconds:))
        return exchange
    }
}
