/// A number a source reported, or why it could not be read.
///
/// Never a silent zero.
package enum Figure: Sendable, Hashable {
    case value(Int64)
    case unreadable(String)
    /// Sources of this format have no such figure, or have none yet: nothing is judged by it, and nothing is wrong.
    case absent

    /// The number; nil when there is none.
    package var value: Int64? {
        switch self {
        case .value(let number): number
        case .unreadable, .absent: nil
        }
    }

    /// Why it could not be read; nil when it could, or when there is none to be read.
    package var fault: String? {
        switch self {
        case .value, .absent: nil
        case .unreadable(let why): why
        }
    }

    /// True when there is none to be read.
    package var isAbsent: Bool { self == .absent }
}

/// What one source answer said about one endpoint.
package struct EndpointReading: Sendable, Hashable {
    /// The endpoint's key as the source spells it.
    package let endpoint: String
    /// Requests since the process started; 0 or more.
    package let requests: Figure
    /// Failed requests since the process started; 0 or more.
    package let errors: Figure
    /// The p95 the application reports about itself, in microseconds, rounded up.
    package let p95Microseconds: Figure
    /// Its latencies since the process started, by bucket; nil where the source has none.
    package var histogram: Histogram?

    /// Collects what was read of one endpoint.
    package init(endpoint: String, requests: Figure, errors: Figure, p95Microseconds: Figure) {
        self.endpoint = endpoint
        self.requests = requests
        self.errors = errors
        self.p95Microseconds = p95Microseconds
    }

    /// Both counters, errors that the source does not report taken for none; nil when one could not be read.
    ///
    /// No error limit is judged by such a source, so these zeros only say which process answered.
    var counters: CounterPair? {
        guard let requests = requests.value else { return nil }
        return (errors.value ?? (errors.isAbsent ? 0 : nil)).map {
            CounterPair(requests: requests, errors: $0)
        }
    }
}

/// One source answer, parsed.
package struct Reading: Sendable, Hashable {
    /// When the reporting process started, by its own word; nil when it does not say.
    package let startedAt: Timestamp?
    /// One entry an endpoint, sorted by endpoint, without duplicates; may be empty.
    package let endpoints: [EndpointReading]

    /// Sorts the endpoints; the parser has already refused duplicates.
    package init(startedAt: Timestamp?, endpoints: [EndpointReading]) {
        self.startedAt = startedAt
        self.endpoints = endpoints.sorted { $0.endpoint < $1.endpoint }
    }
}

/// A probe's whole result: the sample and, for a source that was read, its reading.
package struct Observation: Sendable, Hashable {
    /// The record of the probe.
    package let sample: Sample
    /// The figures of a source; nil for plain targets and for polls that could not be read.
    package let reading: Reading?
    /// The body of a source's answer when it was valid JSON, for the evidence file; nil otherwise.
    package let payload: [UInt8]?
    /// The numbers of the plan that its answer held, in the plan's order; also of a probe that failed by one of them.
    package var numbers: [ObservedNumber] = []

    /// Joins a sample with what was read from it.
    package init(sample: Sample, reading: Reading? = nil, payload: [UInt8]? = nil) {
        self.sample = sample
        self.reading = reading
        self.payload = payload
    }
}
