import CutoverCore
import Testing

@testable import CutoverReadings

/// Answers that are none of an actuator.
extension ActuatorPollTests {
    @Test(arguments: [
        (401, "misconfigured: status 401, expected 2xx"), (403, "misconfigured: status 403, expected 2xx"),
        (404, "misconfigured: status 404, expected 2xx"), (429, "throttled: status 429, expected 2xx"),
        (503, "status 503, expected 2xx"),
    ])
    func `another status is named`(row: (status: Int, words: String)) {
        let examination = poll(["http.server.requests": Answer(status: row.status)]).examination

        #expect(examination.outcome == .failed(.httpStatus))
        #expect(examination.detail == row.words)
    }

    @Test(arguments: [
        (
            "status", "5xx", #"{"tag":"status","values":["200","404"]}"#,
            #"tag "status" never has value "5xx", its values are like "200"; correct "errors""#
        ),
        (
            "outcome", "SERVER_ERRORS", #"{"tag":"outcome","values":["SUCCESS"]}"#,
            #"tag "outcome" never has value "SERVER_ERRORS", its values are like "SUCCESS"; correct "errors""#
        ),
        ("status", "500", #"{"tag":"status","values":["200","404"]}"#, ""),
        ("result", "bad", #"{"tag":"result","values":["good"]}"#, ""),
        ("result", "bad", #"{"tag":"result","values":[]}"#, ""),
    ])
    func `an error value that no tag of the kind can have is a fault`(
        row: (tag: String, value: String, tags: String, fault: String)
    ) {
        let query = ActuatorQuery(errorTag: row.tag, errorValue: row.value)
        let examination = poll(["http.server.requests": metric(tags: row.tags)], query).examination

        #expect(examination.detail == row.fault)
        #expect(examination.reading?.endpoints.map(\.errors) == (row.fault.isEmpty ? [.value(0)] : nil))
    }

    @Test func `a tag value that is no text is a fault, and not one never counted`() {
        let examination = poll([
            "http.server.requests": metric(tags: #"{"tag":"outcome","values":["SUCCESS",500]}"#)
        ]).examination

        #expect(examination.outcome == .failed(.parse))
        #expect(examination.detail.contains("an available tag"))
    }

    @Test func `another unit, a broken count and a missing tag are faults`() {
        let faults = [
            metric(unit: "milliseconds"), metric("1.5"), metric("-1"), metric("\"NaN\""), metric("1e300"),
            metric(tags: ""), metric(tags: #"{"tag":"outcome","values":[]},{"tag":"outcome","values":[]}"#),
            Answer(status: 200, body: Array(#"{"name":"jvm.memory.used","measurements":[]}"#.utf8)),
            Answer(
                status: 200,
                body: Array(
                    #"{"name":"http.server.requests","measurements":[{"statistic":"VALUE","value":1}]}"#.utf8
                )
            ),
            Answer(status: 200, body: Array("<html>".utf8)), Answer(status: 200),
        ].map { poll(["http.server.requests": $0]).examination }

        #expect(faults.allSatisfy { $0.outcome == .failed(.parse) && $0.reading == nil })
        #expect(
            faults.map(\.detail)[0...1] == [
                "\"baseUnit\" is \"milliseconds\", expected \"seconds\"",
                "COUNT of \"http.server.requests\" is 1.5, expected a whole number of 0 or more",
            ]
        )
        #expect(
            faults[8].detail
                == "\"http.server.requests\" has VALUE, but no COUNT; name a timer or a counter"
        )
    }

    @Test(arguments: [
        (
            "http.client.requests", #"{"statistic":"COUNT","value":3}"#,
            #""name" is "http.client.requests", expected "http.server.requests""#
        ),
        (
            "http.server.requests", #"{"statistic":"COUNT","value":3},{"statistic":"COUNT","value":4}"#,
            #"a measurement is {"statistic":"COUNT","value":4}, expected one statistic with its value, once"#
        ),
        (
            "http.server.requests", #"{"statistic":"COUNT","value":3},{"statistic":"MAX","value":4}"#,
            #""baseUnit" is "milliseconds", expected "seconds""#
        ),
    ])
    func `an answer about something else than was asked is a fault`(
        name: String,
        measurements: String,
        fault: String
    ) {
        let body =
            #"{"name":"\#(name)","baseUnit":"milliseconds","measurements":[\#(measurements)],"#
            + #""availableTags":[{"tag":"outcome","values":[]}]}"#

        let examination = poll(["http.server.requests": Answer(status: 200, body: Array(body.utf8))])
            .examination

        #expect(examination.outcome == .failed(.parse))
        #expect(examination.detail == fault)
    }
}
