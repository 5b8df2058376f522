import CutoverCore
import CutoverReadings
import Testing

struct EndpointReadingTests {
    @Test(
        arguments: [
            ("14", 14), ("14.0", 14), ("1.4e1", 14), ("0", 0), ("-0", 0), ("1e18", 1_000_000_000_000_000_000),
            ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775807", Int64.max),
        ] as [(String, Int64)]
    )
    func `a whole counter is exact however it is written`(written: String, number: Int64) throws {
        let endpoint = try read(#"{"requests": \#(written), "errors": \#(written), "p95_ms": 1}"#)

        #expect(endpoint.requests == .value(number))
        #expect(endpoint.errors == .value(number))
    }

    @Test(arguments: [
        "-3", "-1e18", "14.5", "1e-1", "\"14\"", "null", "true", "[]", "{}", "9223372036854775808", "1e30",
    ])
    func `a counter that is no whole number is unreadable, never zero`(written: String) throws {
        let endpoint = try read(#"{"requests": \#(written), "errors": \#(written), "p95_ms": 1}"#)

        let expected = "expected a whole number from 0 to 9223372036854775807"
        #expect(endpoint.requests == .unreadable("requests: \(written), \(expected)"))
        #expect(endpoint.errors == .unreadable("errors: \(written), \(expected)"))
        #expect(endpoint.p95Microseconds == .value(1_000))
    }

    @Test(arguments: [
        "-1", "-0.0001", "\"1200\"", "null", "false", "[1]", "9223372036854775.8071", "1e300",
    ])
    func `a latency that is no span of time is unreadable, never zero`(written: String) throws {
        let endpoint = try read(#"{"requests": 1, "errors": 0, "p95_ms": \#(written)}"#)

        #expect(
            endpoint.p95Microseconds
                == .unreadable("p95_ms: \(written), expected milliseconds from 0 to 9223372036854775.807")
        )
        #expect(endpoint.requests == .value(1))
    }

    @Test
    func `missing fields are unreadable, one by one`() throws {
        let empty = try read("{}")
        let other = try read(#"{"Requests": 5, "errors ": 5, "error_rate_pct": 0.0, "requests": 5}"#)

        let whole = "expected a whole number from 0 to 9223372036854775807"
        #expect(empty.requests == .unreadable("requests: missing, \(whole)"))
        #expect(empty.errors == .unreadable("errors: missing, \(whole)"))
        #expect(
            empty.p95Microseconds
                == .unreadable("p95_ms: missing, expected milliseconds from 0 to 9223372036854775.807")
        )
        #expect(other.requests == .value(5))
        #expect(other.errors == .unreadable("errors: missing, \(whole)"))
    }

    @Test(arguments: ["null", "5", "[]", "\"up\"", "true"])
    func `an endpoint that is no object has three unreadable figures`(written: String) throws {
        let endpoint = try read(written)

        #expect(endpoint.requests == .unreadable("requests: the endpoint is \(written), expected an object"))
        #expect(endpoint.errors == .unreadable("errors: the endpoint is \(written), expected an object"))
        #expect(
            endpoint.p95Microseconds == .unreadable("p95_ms: the endpoint is \(written), expected an object")
        )
    }

    @Test
    func `more errors than requests are carried, for the engine to judge`() throws {
        let endpoint = try read(#"{"requests": 2, "errors": 5, "p95_ms": 0}"#)

        #expect(endpoint.requests == .value(2))
        #expect(endpoint.errors == .value(5))
        #expect(endpoint.p95Microseconds == .value(0))
    }

    private func read(_ endpoint: String) throws -> EndpointReading {
        let body = Array(#"{"by_endpoint": {"/a": \#(endpoint)}}"#.utf8)
        return try #require(try OpsMetrics.read(body).get().endpoints.first)
    }
}
