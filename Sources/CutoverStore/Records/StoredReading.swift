import CutoverCore
import GRDB

/// One row of `readings`.
struct StoredReading: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "readings"

    var sample: Int64
    var endpoint: String
    var requests: Int64?
    var errors: Int64?
    var p95Microseconds: Int64?
    var startedAtMicroseconds: Int64?
    var requestsFault: String?
    var errorsFault: String?
    var p95Fault: String?
    /// "5000:12 inf:44": a bound in microseconds and its count; nil where there is no histogram.
    var buckets: String?

    enum CodingKeys: String, CodingKey {
        case endpoint, requests, errors, buckets
        case sample = "sample_id"
        case p95Microseconds = "p95_us"
        case startedAtMicroseconds = "started_at_us"
        case requestsFault = "requests_fault"
        case errorsFault = "errors_fault"
        case p95Fault = "p95_fault"
    }

    /// What the sample's source said about one endpoint.
    init(_ reading: EndpointReading, sample: Int64, startedAt: Timestamp?) {
        self.sample = sample
        endpoint = reading.endpoint.storable
        requests = reading.requests.value
        errors = reading.errors.value
        p95Microseconds = reading.p95Microseconds.value
        startedAtMicroseconds = startedAt?.microseconds
        requestsFault = Self.fault(reading.requests)
        errorsFault = Self.fault(reading.errors)
        p95Fault = Self.fault(reading.p95Microseconds)
        buckets = reading.histogram?.text
    }

    /// The figures, each with its own fault.
    func reading() throws -> EndpointReading {
        var reading = EndpointReading(
            endpoint: endpoint,
            requests: try figure(requests, requestsFault, "readings.requests"),
            errors: try figure(errors, errorsFault, "readings.errors"),
            p95Microseconds: try figure(p95Microseconds, p95Fault, "readings.p95_us")
        )
        reading.histogram = try buckets.map {
            try Histogram(text: $0).orUnreadable("readings.buckets", $0)
        }
        return reading
    }

    /// Why there is no number: "" where the source has no such figure, nil where there is one.
    private static func fault(_ figure: Figure) -> String? {
        figure.isAbsent ? "" : figure.fault?.storable
    }

    private func figure(_ value: Int64?, _ fault: String?, _ column: String) throws -> Figure {
        switch (value, fault) {
        case (let value?, nil): .value(value)
        case (nil, ""?): .absent
        case (nil, let fault?): .unreadable(fault)
        case (nil, nil), (_?, _?):
            throw UnreadableValue(column: column, value: "both or neither of value and fault")
        }
    }
}
