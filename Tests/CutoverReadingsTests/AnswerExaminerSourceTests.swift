import CutoverCore
import CutoverReadings
import Testing

struct AnswerExaminerSourceTests {
    @Test(arguments: [
        Fixture.nestedHealthy, .nestedBreach, .nestedEmpty, .nestedAfterReset, .flatHealthy, .flatBreach,
    ])
    func `a source that can be read gives its reading`(fixture: Fixture) throws {
        let bytes = try fixture.bytes()

        let examination = AnswerExaminer.examine(Answer(status: 200, body: bytes), .source)

        #expect(examination.outcome == .ok)
        #expect(examination.detail == "")
        #expect(examination.isJSON)
        #expect(examination.reading == (try OpsMetrics.read(bytes).get()))
    }

    @Test(arguments: [
        (401, "misconfigured: status 401, expected 2xx"), (403, "misconfigured: status 403, expected 2xx"),
        (404, "misconfigured: status 404, expected 2xx"), (429, "throttled: status 429, expected 2xx"),
        (400, "status 400, expected 2xx"), (503, "status 503, expected 2xx"),
        (302, "status 302, expected 2xx"),
        (199, "status 199, expected 2xx"),
    ])
    func `a status outside 2xx is an error of the source, whatever the body`(status: Int, detail: String)
        throws
    {
        let answer = Answer(status: status, body: try Fixture.nestedHealthy.bytes())

        let examination = AnswerExaminer.examine(answer, .source)

        #expect(examination == Examination(outcome: .failed(.httpStatus), detail: detail))
    }

    @Test func `a thousand endpoints are read, and one more says to aggregate`() {
        let outcomes = [1_000, 1_001].map { count in
            let endpoints = (0..<count).map { #""/\#($0)":{"requests":1,"errors":0,"p95_ms":1}"# }
            let body = #"{"by_endpoint":{\#(endpoints.joined(separator: ","))}}"#
            return AnswerExaminer.examine(Answer(status: 200, body: Array(body.utf8)), .source)
        }

        #expect(outcomes.map(\.outcome) == [.ok, .failed(.parse)])
        #expect(
            outcomes[1].detail
                == "it names 1001 endpoints, more than 1000; let it aggregate them, as by route instead of path"
        )
    }

    @Test(arguments: [(512, true), (513, false)])
    func `the name of an endpoint is kept with every poll, and has an end`(length: Int, isRead: Bool) {
        let name = String(repeating: "a", count: length)
        let body = #"{"by_endpoint":{"\#(name)":{"requests":1,"errors":0,"p95_ms":1}}}"#

        let examination = AnswerExaminer.examine(Answer(status: 200, body: Array(body.utf8)), .source)

        #expect(examination.outcome == (isRead ? .ok : .failed(.parse)))
        #expect(
            isRead || examination.detail.hasPrefix("it names an endpoint by 513 bytes, more than 512 (\"aaa")
        )
    }

    @Test(arguments: [
        (Source.Format.opsMetrics, #"{"by_endpoint":{"*":{"requests":1,"errors":0}}}"#),
        (.latencyMap, #"{"request_latency":{"*":{"count":1,"p95_ms":1}}}"#),
        (
            .prometheus(PrometheusQuery(requests: SeriesSelector(name: "r", matchers: []), by: ["route"])),
            "r{route=\"*\",status=\"200\"} 1\n"
        ),
    ])
    func `an endpoint that is called like the total is a fault`(row: (format: Source.Format, body: String)) {
        var target = Target.source
        if let request = target.request { target.kind = .source(request, Source(format: row.format)) }

        let step = SourcePoll.next(target, slot: 1, after: [Answer(status: 200, body: Array(row.body.utf8))])

        guard case .done(let examination) = step else {
            Issue.record("asks on")
            return
        }
        #expect(examination.outcome == .failed(.parse))
        #expect(
            examination.detail
                == "it names an endpoint \"*\", which means the total of all: let it name that one otherwise, or leave it "
                + "out by the selector"
        )
    }

    @Test(arguments: [
        Fixture.errorBody, .checkFiles, .bothShapes,
    ])
    func `valid JSON of another shape is not a reading, but is kept as evidence`(fixture: Fixture) throws {
        let examination = AnswerExaminer.examine(Answer(status: 200, body: try fixture.bytes()), .source)

        #expect(examination.outcome == .failed(.parse))
        #expect(examination.reading == nil)
        #expect(examination.isJSON)
        #expect(examination.detail.contains("by_endpoint"))
    }

    @Test(arguments: [
        ("", "byte 0: expected a value, found the end; the body is empty"),
        ("<h1>busy</h1>", #"byte 0: expected a value, found "<"; the body begins "<h1>busy</h1>""#),
        (
            #"{"by_endpoint":{"/a":{"p95_ms":NaN}}}"#,
            #"byte 31: expected a value, found "NaN"; the body begins "{\"by_endpoint\":{\"/a\":{\"p95_ms\":NaN}}}""#
        ),
        (
            #"{"by_endpoint":{"/a":{"p95_ms":1e309}}}"#,
            "byte 31: the number 1e309 is out of a double's range; "
                + #"the body begins "{\"by_endpoint\":{\"/a\":{\"p95_ms\":1e309}}}""#
        ),
    ])
    func `a body that is not JSON is named with its place`(body: String, detail: String) {
        let examination = AnswerExaminer.examine(Answer(status: 200, body: Array(body.utf8)), .source)

        #expect(examination == Examination(outcome: .failed(.parse), detail: detail))
    }

    @Test
    func `a transport failure of a source keeps its own reason`() {
        let answer = Answer(status: nil, failure: .timeoutHeaders, detail: "no answer within 10s")

        let examination = AnswerExaminer.examine(answer, .source)

        #expect(examination == Examination(outcome: .failed(.timeoutHeaders), detail: "no answer within 10s"))
    }
}
