/// Why an answer is no operations-metrics document.
package enum OpsMetricsFault: Error, Hashable, CustomStringConvertible {
    /// The body is not one strict JSON document; `body` is its first line, quoted, or "the body is empty".
    case notJSON(JSONFault, body: String)
    /// A value of the wrong type; `place` and `found` are ready to be shown.
    case unexpected(place: String, found: String, expected: String)
    /// Neither shape; `found` names the keys that are there.
    case noEndpoints(found: String)
    /// "by_endpoint" stands both at the top level and in "metrics", and they may disagree.
    case bothShapes
    /// A name that stores and maps would mistake for another: it holds a NUL, or equals another by Unicode.
    case ambiguousEndpoint(String)

    /// The fault in one line.
    package var description: String {
        switch self {
        case .notJSON(let fault, let body): "\(fault); \(body)"
        case .unexpected(let place, let found, let expected): "\(place) is \(found), expected \(expected)"
        case .noEndpoints(let found): "no \"by_endpoint\" at the top level or in \"metrics\"; \(found)"
        case .bothShapes: "\"by_endpoint\" stands at the top level and in \"metrics\", expected one of them"
        case .ambiguousEndpoint(let name): "endpoint \(Excerpt.quoted(name)) cannot be told from another"
        }
    }

    /// True when the body was valid JSON, though not the JSON of a source.
    package var isJSON: Bool {
        switch self {
        case .notJSON: false
        case .unexpected, .noEndpoints, .bothShapes, .ambiguousEndpoint: true
        }
    }
}
