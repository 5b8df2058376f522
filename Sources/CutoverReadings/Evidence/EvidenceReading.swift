import CutoverCore

/// Reads the `reading` of an evidence line back, as `JSONValue.reading` of CutoverReport writes it.
enum EvidenceReading {
    /// The reading in `value`.
    ///
    /// - Throws: what keeps it from being one.
    static func read(_ value: JSONValue) throws(SourceFault) -> Reading {
        guard case .array(let items)? = value.member("endpoints") else {
            throw SourceFault("\"reading.endpoints\"", value.member("endpoints"), expected: "a list")
        }
        var start: Timestamp?
        if let member = value.member("started_at_us") {
            guard let microseconds = whole(member) else {
                throw SourceFault("\"reading.started_at_us\"", member, expected: "microseconds")
            }
            start = Timestamp(microseconds: microseconds)
        }
        return Reading(startedAt: start, endpoints: try items.map(endpoint))
    }

    private static func endpoint(_ value: JSONValue) throws(SourceFault) -> EndpointReading {
        guard case .string(let name)? = value.member("endpoint") else {
            throw SourceFault("\"endpoint\"", value.member("endpoint"), expected: "a text")
        }
        var reading = EndpointReading(
            endpoint: name,
            requests: try figure("requests", value),
            errors: try figure("errors", value),
            p95Microseconds: try figure("p95_us", value)
        )
        guard let buckets = value.member("buckets") else { return reading }
        guard case .string(let text) = buckets, let histogram = Histogram(text: text) else {
            throw SourceFault("\"buckets\"", buckets, expected: "buckets such as \"5000:12 inf:44\"")
        }
        reading.histogram = histogram
        return reading
    }

    private static func figure(_ name: String, _ endpoint: JSONValue) throws(SourceFault) -> Figure {
        switch (endpoint.member(name), endpoint.member(name + "_fault")) {
        case (nil, nil): return .absent
        case (nil, .string(let why)?): return .unreadable(why)
        case (let value?, nil):
            guard let number = whole(value) else {
                throw SourceFault("\"\(name)\"", value, expected: "a whole number of 0 or more")
            }
            return .value(number)
        case (nil, .some), (.some, .some):
            throw SourceFault("\"\(name)\" has a fault beside its value, or one that is no text")
        }
    }

    static func whole(_ value: JSONValue) -> Int64? {
        guard case .number(let digits) = value, let number = ExactDecimal(digits)?.wholeNumber, number >= 0
        else { return nil }
        return number
    }
}
