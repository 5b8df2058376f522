import CutoverCore
import CutoverReadings
import Testing

struct OpsMetricsTests {
    @Test
    func `the nested shape of the real server is read`() throws {
        let reading = try OpsMetrics.read(Fixture.nestedBreach.bytes()).get()

        #expect(
            reading
                == Reading(
                    startedAt: Timestamp(microseconds: 1_795_227_422_872_818),
                    endpoints: [
                        EndpointReading(
                            endpoint: "/analytics/portfolio/summary",
                            requests: .value(65),
                            errors: .value(5),
                            p95Microseconds: .value(295)
                        )
                    ]
                )
        )
    }

    @Test
    func `the flat shape is read, endpoints sorted, latency rounded up`() throws {
        let healthy = try OpsMetrics.read(Fixture.flatHealthy.bytes()).get()
        let breach = try OpsMetrics.read(Fixture.flatBreach.bytes()).get()

        #expect(healthy.startedAt == Timestamp(microseconds: 1_795_227_422_872_818))
        #expect(
            healthy.endpoints.map(\.endpoint) == [
                "/analytics/anuales/summary", "/analytics/portfolio/summary",
            ]
        )
        #expect(healthy.endpoints.map(\.requests) == [.value(7), .value(50)])
        #expect(healthy.endpoints.map(\.p95Microseconds) == [.value(812_000), .value(116)])
        #expect(breach.endpoints.map(\.errors) == [.value(11)])
        #expect(breach.endpoints.map(\.p95Microseconds) == [.value(1_200_001)])
    }

    @Test(
        arguments: [
            (Fixture.nestedEmpty, 1_795_227_422_872_818), (Fixture.nestedAfterReset, 1_795_227_425_091_765),
        ] as [(Fixture, Int64)]
    )
    func `an empty map is a reading without endpoints`(fixture: Fixture, microseconds: Int64) throws {
        let reading = try OpsMetrics.read(fixture.bytes()).get()

        #expect(reading == Reading(startedAt: Timestamp(microseconds: microseconds), endpoints: []))
    }

    @Test(
        arguments: [
            (#"{"by_endpoint": {}}"#, nil), (#"{"metrics": {"by_endpoint": {}}}"#, nil),
            (#"{"by_endpoint": {}, "metrics": null, "started_at": 0}"#, 0),
            (#"{"by_endpoint": {}, "metrics": {"hits": 1}, "started_at": -0.0}"#, 0),
            (#"{"metrics": {"by_endpoint": {}, "started_at": 1795226210}}"#, 1_795_226_210_000_000),
            (#"{"by_endpoint": {}, "started_at": 253402300799}"#, 253_402_300_799_000_000),
        ] as [(String, Int64?)]
    )
    func `the start is read beside the map, and nil when the source does not say`(text: String, start: Int64?)
        throws
    {
        let reading = try OpsMetrics.read(Array(text.utf8)).get()

        #expect(reading.startedAt?.microseconds == start)
    }

    @Test(arguments: [
        (Fixture.errorBody, #"found keys "error_code", "code", "message", "details""#),
        (
            Fixture.checkFiles,
            #"found keys "cartera", "cobranzas", "gestores", "contratos", "analytics", "analytics_meta""#
        ),
    ])
    func `the answer of another endpoint is a fault that names its keys`(fixture: Fixture, found: String)
        throws
    {
        let fault = try fault(fixture.bytes())

        #expect(fault == #"no "by_endpoint" at the top level or in "metrics"; "# + found)
    }

    @Test(arguments: [
        ("[]", "the top level is [], expected an object"),
        ("null", "the top level is null, expected an object"),
        ("\"ok\"", "the top level is \"ok\", expected an object"),
        ("{}", #"no "by_endpoint" at the top level or in "metrics"; found no keys"#),
        (
            #"{"meta": 1, "metrics": {"started_at": 5}}"#,
            #"no "by_endpoint" at the top level or in "metrics"; found keys "meta", "metrics"; "#
                + #""metrics" has keys "started_at""#
        ),
        (
            #"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1}"#,
            #"no "by_endpoint" at the top level or in "metrics"; "#
                + #"found keys "a", "b", "c", "d", "e", "f" and 2 more"#
        ),
        (#"{"metrics": []}"#, #""metrics" is [], expected an object"#),
        (#"{"metrics": null}"#, #""metrics" is null, expected an object"#),
        (#"{"by_endpoint": []}"#, #""by_endpoint" is [], expected an object"#),
        (#"{"by_endpoint": null}"#, #""by_endpoint" is null, expected an object"#),
        (
            #"{"metrics": {"by_endpoint": [{"endpoint": "/a"}]}}"#,
            #""metrics.by_endpoint" is [{"endpoint":"/a"}], expected an object"#
        ),
        (
            #"{"by_endpoint": null, "metrics": {"by_endpoint": {}}}"#,
            #""by_endpoint" stands at the top level and in "metrics", expected one of them"#
        ),
    ])
    func `a shape that is not known is a fault that quotes what was found`(text: String, reason: String) {
        #expect(fault(Array(text.utf8)) == reason)
    }

    @Test(arguments: ["null", "\"1795226210\"", "true", "-1", "1795226210000", "1e300", "{}"])
    func `a start that is no moment is a fault of the poll`(start: String) {
        let body = #"{"metrics": {"started_at": \#(start), "by_endpoint": {}}}"#

        #expect(
            fault(Array(body.utf8))
                == "\"started_at\" is \(start), expected unix seconds from 0 to 253402300799"
        )
    }

    @Test
    func `both shapes at once are a fault`() throws {
        #expect(
            try fault(Fixture.bothShapes.bytes())
                == #""by_endpoint" stands at the top level and in "metrics", expected one of them"#
        )
    }

    @Test
    func `an endpoint that comes twice is a fault, so it cannot hide errors`() throws {
        let fault = try fault(Fixture.duplicateEndpoint.bytes())

        #expect(fault?.hasPrefix(#"byte 69: duplicate key "/a"; the body begins "{\"by_endpoint\""#) == true)
    }

    @Test(arguments: [
        (
            #"{"by_endpoint": {"/\u00e9": {}, "/e\u0301": {}}}"#,
            "endpoint \"/e\u{301}\" cannot be told from another"
        ),
        (#"{"by_endpoint": {"/a\u0000b": {}}}"#, #"endpoint "/a\u{0}b" cannot be told from another"#),
    ])
    func `names that a store would mistake for another are a fault`(text: String, reason: String) {
        #expect(fault(Array(text.utf8)) == reason)
    }

    @Test
    func `only a fault of syntax says that the body was not JSON`() {
        let notJSON = JSONFault(offset: 0, reason: .tooDeep)

        #expect(!OpsMetricsFault.notJSON(notJSON, body: "the body is empty").isJSON)
        #expect(OpsMetricsFault.bothShapes.isJSON)
        #expect(OpsMetricsFault.noEndpoints(found: "found no keys").isJSON)
    }

    private func fault(_ bytes: [UInt8]) -> String? {
        switch OpsMetrics.read(bytes) {
        case .success: nil
        case .failure(let fault): fault.description
        }
    }
}
