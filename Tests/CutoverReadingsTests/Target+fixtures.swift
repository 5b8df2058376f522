import CutoverCore

extension Target {
    /// A health target that expects `expectation`.
    static func health(_ expectation: Expectation) -> Target {
        target("api-health", .http(request, expectation))
    }

    /// A health target that expects `scalar` at `pointer`.
    static func health(_ pointer: String, _ scalar: JSONScalar) -> Target {
        health(Expectation(json: [JSONExpectation(pointer: pointer, equals: scalar)]))
    }

    /// A source of operations metrics.
    static let source = target("analytics", .source(request, Source()))

    private static let request = Request(url: Masked("http://localhost:8000/"))

    private static func target(_ name: String, _ kind: Kind) -> Target {
        Target(
            name: name,
            kind: kind,
            interval: .seconds(5),
            timeout: .seconds(10),
            criticality: .all,
            limits: Limits(errorRate: nil, p95: nil)
        )
    }
}
