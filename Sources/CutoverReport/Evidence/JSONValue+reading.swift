import CutoverCore

extension JSONValue {
    /// A reading as evidence holds it: what a source does not report is left out, what could not be read is
    /// `NAME_fault`.
    static func reading(_ reading: Reading) -> JSONValue {
        let start = reading.startedAt.map { [("started_at_us", JSONValue.integer($0.microseconds))] } ?? []
        return .object(start + [("endpoints", .array(reading.endpoints.map(endpoint)))])
    }

    private static func endpoint(_ endpoint: EndpointReading) -> JSONValue {
        .object(
            [("endpoint", .string(endpoint.endpoint))] + figure("requests", endpoint.requests)
                + figure("errors", endpoint.errors) + figure("p95_us", endpoint.p95Microseconds)
                + (endpoint.histogram.map { [("buckets", .string($0.text))] } ?? [])
        )
    }

    private static func figure(_ name: String, _ figure: Figure) -> [(name: String, value: JSONValue)] {
        switch figure {
        case .value(let number): [(name, .integer(number))]
        case .unreadable(let why): [(name + "_fault", .string(why))]
        case .absent: []
        }
    }
}
