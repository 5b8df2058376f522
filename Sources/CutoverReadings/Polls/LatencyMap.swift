import CutoverCore

/// Reads a latency map: `{"request_latency": {PATH: {"count", "p50_ms", "p95_ms", "p99_ms", "max_ms"}}}`.
///
/// Its percentiles are interpolated between the latencies it keeps; it has no errors, no start and no reset.
enum LatencyMap {
    /// The reading in `bytes`; `span` is how many latencies of a path are kept at most.
    ///
    /// - Throws: what keeps it from being one.
    static func read(_ bytes: [UInt8], span: Int64) throws(SourceFault) -> Reading {
        let document = try JSONValue.document(bytes)
        guard case .object(let all) = document else {
            throw SourceFault("the top level", document, expected: "an object")
        }
        guard let map = document.member("request_latency") else {
            throw SourceFault("no \"request_latency\" at the top level; found \(JSONValue.keys(all))")
        }
        guard case .object(let members) = map else {
            throw SourceFault("\"request_latency\"", map, expected: "an object")
        }
        var names: Set<String> = []
        for member in members {
            guard !member.name.utf8.contains(0), names.insert(member.name).inserted else {
                throw SourceFault("path \(Excerpt.quoted(member.name)) cannot be told from another")
            }
        }
        return Reading(startedAt: nil, endpoints: members.map { endpoint($0, span: span) })
    }

    private static func endpoint(_ member: JSONMember, span: Int64) -> EndpointReading {
        let count = count(of: member.value, span: span)
        let p95 = JSONFigure.milliseconds("p95_ms", of: member.value)
        return EndpointReading(
            endpoint: member.name,
            requests: count,
            errors: .absent,
            p95Microseconds: count == .value(0) ? .absent : p95
        )
    }

    private static func count(of endpoint: JSONValue, span: Int64) -> Figure {
        let count = JSONFigure.whole("count", of: endpoint)
        guard let value = count.value, value > span else { return count }
        return .unreadable("count: \(value), but gauge_span says that at most \(span) are kept; correct it")
    }
}
