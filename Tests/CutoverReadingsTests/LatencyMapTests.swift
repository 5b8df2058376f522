import CutoverCore
import Testing

@testable import CutoverReadings

@Suite struct LatencyMapTests {
    private func read(_ text: String) throws -> Reading { try LatencyMap.read(Array(text.utf8), span: 500) }

    private func fault(_ text: String) -> String {
        do {
            _ = try read(text)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func `the real answer gives counts and p95s and no errors`() throws {
        let reading = try LatencyMap.read(Fixture.healthPerf.bytes(), span: 500)

        #expect(reading.startedAt == nil)
        #expect(
            reading.endpoints == [
                EndpointReading(
                    endpoint: "/api/v1/analytics/brokers/summary",
                    requests: .value(231),
                    errors: .absent,
                    p95Microseconds: .value(11_930)
                ),
                EndpointReading(
                    endpoint: "/api/v1/health",
                    requests: .value(500),
                    errors: .absent,
                    p95Microseconds: .value(2_500)
                ),
            ]
        )
    }

    @Test func `a path without latencies has no p95`() throws {
        let reading = try read(#"{"request_latency":{"/a":{"count":0,"p50_ms":0.0,"p95_ms":0.0}}}"#)

        #expect(reading.endpoints.map(\.p95Microseconds) == [.absent])
    }

    @Test func `more latencies than are kept say that gauge_span is wrong`() throws {
        let reading = try read(#"{"request_latency":{"/a":{"count":501,"p95_ms":1}}}"#)

        #expect(
            reading.endpoints.map(\.requests.fault) == [
                "count: 501, but gauge_span says that at most 500 are kept; correct it"
            ]
        )
    }

    @Test(arguments: [
        (#"{"count":-1,"p95_ms":1}"#, true, false), (#"{"count":1.5,"p95_ms":1}"#, true, false),
        (#"{"count":3,"p95_ms":null}"#, false, true), (#"{"count":3}"#, false, true),
        (#"{"count":3,"p95_ms":-2}"#, false, true), (#"[]"#, true, true), (#"{"p95_ms":1}"#, true, false),
    ])
    func `a figure that cannot be read says so`(row: (endpoint: String, count: Bool, p95: Bool)) throws {
        let endpoint = try #require(try read(#"{"request_latency":{"/a":\#(row.endpoint)}}"#).endpoints.first)

        #expect((endpoint.requests.fault != nil) == row.count)
        #expect((endpoint.p95Microseconds.fault != nil) == row.p95)
    }

    @Test(arguments: [
        (#"{"error_code":"FORBIDDEN"}"#, #"no "request_latency" at the top level; found keys "error_code""#),
        (#"[]"#, #"the top level is [], expected an object"#),
        (#"{"request_latency":[1]}"#, #""request_latency" is [1], expected an object"#),
        ("<html>", #"byte 0: expected a value, found "<"; the body begins "<html>""#),
    ])
    func `another shape is a fault`(row: (text: String, fault: String)) {
        let said = fault(row.text)

        #expect(said == row.fault)
    }

    @Test func `two paths that look alike cannot be told apart`() {
        let text = "{\"request_latency\": {\"/\u{e9}\": {\"count\": 1}, \"/e\u{301}\": {\"count\": 2}}}"

        #expect(fault(text).hasSuffix("cannot be told from another"))
    }
}
