import CutoverCore
import Testing

@testable import CutoverReadings

@Suite struct PrometheusHistogramTests {
    private static let requests = "r{status=\"200\",path=\"/a\"} 44\nr{status=\"200\",path=\"/b\"} 1\n"

    private func read(_ buckets: String, latency: String = "d_seconds", by: [String] = ["path"]) throws
        -> Reading
    {
        let query = try PrometheusReadingTests.query("r", by: by, latency: latency)
        return try PrometheusReadingTests.read(Self.requests + buckets, query)
    }

    private func fault(_ buckets: String) -> String {
        do {
            return "\(try read(buckets))"
        } catch {
            return "\(error)"
        }
    }

    @Test func `buckets are summed for an endpoint and kept in microseconds`() throws {
        let reading = try read(
            """
            d_seconds_bucket{path="/a",m="GET",le="0.005"} 12
            d_seconds_bucket{path="/a",m="GET",le="0.01"} 20
            d_seconds_bucket{path="/a",m="GET",le="+Inf"} 30
            d_seconds_bucket{path="/a",m="PUT",le="+Inf"} 14
            d_seconds_bucket{path="/a",m="PUT",le="0.01"} 10
            d_seconds_bucket{path="/a",m="PUT",le="5e-3"} 0
            d_seconds_sum{path="/a",m="GET"} 1.5
            d_seconds_count{path="/a",m="GET"} 30

            """
        )

        #expect(reading.endpoints.map { $0.histogram?.text } == ["5000:12 10000:30 inf:44", nil])
        #expect(reading.endpoints[0].p95Microseconds == .absent)
        #expect(
            reading.endpoints[1].p95Microseconds
                == .unreadable("no series meets latency: d_seconds for it")
        )
    }

    @Test func `milliseconds are the unit a name says`() throws {
        let reading = try read(
            "d_ms_bucket{path=\"/a\",le=\"2.5\"} 1\nd_ms_bucket{path=\"/a\",le=\"+Inf\"} 1\n",
            latency: "d_ms"
        )

        #expect(reading.endpoints[0].histogram?.text == "2500:1 inf:1")
    }

    @Test func `bounds are kept to the nanosecond, as Micrometer writes them`() throws {
        let reading = try read(
            """
            d_seconds_bucket{path="/a",le="0.001"} 1
            d_seconds_bucket{path="/a",le="0.001398101"} 2
            d_seconds_bucket{path="/a",le="0.0022500000000000003"} 3
            d_seconds_bucket{path="/a",le="+Inf"} 4

            """
        )

        #expect(reading.endpoints[0].histogram?.text == "1000:1 1398.101:2 2250:3 inf:4")
    }

    @Test(arguments: [
        ("", "no series meets latency: d_seconds (as d_seconds_bucket)"),
        ("d_seconds_bucket{path=\"/a\",le=\"1\"} 1\n", "a histogram of d_seconds has no bucket le=\"+Inf\""),
        ("d_seconds_bucket{path=\"/a\"} 1\n", "line 3: a bucket without label \"le\""),
        (
            "d_seconds_bucket{path=\"/a\",le=\"x\"} 1\n",
            "line 3: le=\"x\", expected a bound of 0 or more"
        ),
        (
            "d_seconds_bucket{path=\"/a\",le=\"1\"} 3\nd_seconds_bucket{path=\"/a\",le=\"+Inf\"} 2\n",
            "the buckets of d_seconds fall from one bound to the next, or share a bound"
        ),
        (
            "d_seconds_bucket{path=\"/a\",le=\"1\"} 1\nd_seconds_bucket{path=\"/a\",le=\"1.0\"} 1\n"
                + "d_seconds_bucket{path=\"/a\",le=\"+Inf\"} 2\n",
            "the buckets of d_seconds fall from one bound to the next, or share a bound"
        ),
        (
            "d_seconds_bucket{path=\"/a\",le=\"+Inf\"} 2\nd_seconds_count{path=\"/a\"} 3\n",
            "d_seconds_count is 3, but its bucket le=\"+Inf\" holds 2"
        ),
        (
            "d_seconds_bucket{path=\"/a\",m=\"x\",le=\"+Inf\"} 2\nd_seconds_bucket{path=\"/a\",le=\"1\"} 1\n"
                + "d_seconds_bucket{path=\"/a\",le=\"+Inf\"} 2\n",
            "the histograms of d_seconds have different bounds, so they cannot be added up"
        ),
    ])
    func `a broken histogram is a fault`(row: (buckets: String, fault: String)) {
        let said = fault(row.buckets)

        #expect(said == row.fault)
    }
}
