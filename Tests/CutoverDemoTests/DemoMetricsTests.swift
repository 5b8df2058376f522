import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverDemo

@Suite struct DemoMetricsTests {
    @Test func `an endpoint is written with the nine figures of the real metrics`() {
        let endpoint = DemoMetrics.Endpoint(
            path: "/analytics/portfolio/summary",
            requests: 14,
            errors: 11,
            cacheHits: 2,
            averageMicroseconds: 38,
            p95Microseconds: 84_100,
            lastMicroseconds: 13_000,
            lastAt: Timestamp(microseconds: 1_795_225_645_360_000)
        )
        let metrics = DemoMetrics(
            startedAt: Timestamp(microseconds: 1_795_225_643_890_001),
            endpoints: [endpoint]
        )

        let map = """
            {"/analytics/portfolio/summary":{"requests":14,"errors":11,"error_rate_pct":78.571,"cache_hits":2,\
            "cache_hit_rate_pct":14.286,"avg_ms":0.038,"p95_ms":84.1,"last_ms":13.0,"last_ts":1795225645.36}}
            """
        #expect(
            metrics.flatJSON
                == "{\"meta\":{\"source\":\"api\"},\"started_at\":1795225643.890001,\"by_endpoint\":\(map)}"
        )
        #expect(
            metrics.nestedJSON
                == "{\"meta\":{\"source\":\"api\"},\"metrics\":{\"started_at\":1795225643.890001,\"by_endpoint\":\(map)}}"
        )
    }

    @Test(arguments: [
        (Int64(0), "0.0"), (2_000, "2.0"), (84_100, "84.1"), (38, "0.038"), (78_571, "78.571"),
        (100_000, "100.0"),
    ])
    func `decimals keep their point and drop idle zeros`(units: Int64, text: String) {
        #expect(DemoDecimal.text(units, decimals: 3) == text)
    }

    @Test func `cache hits and errors never add up to more than the requests`() {
        for errors in Int64(0)...40 {
            let endpoint = DemoMetrics.Endpoint(
                DemoEndpoint.all[1],
                requests: 40,
                errors: errors,
                lastAt: .sample
            )
            #expect(endpoint.cacheHits + endpoint.errors <= 40)
        }
    }
}
