import CutoverCore
import Testing

@testable import CutoverReadings

@Suite struct ActuatorPollTests {
    func target(_ query: ActuatorQuery = ActuatorQuery()) -> Target {
        Target(
            name: "app",
            kind: .source(
                Request(
                    url: Masked("http://h:8080/actuator"),
                    headers: [.init(name: "A", value: Masked("b"))]
                ),
                Source(format: .actuator(query))
            ),
            interval: .seconds(10),
            timeout: .seconds(5),
            criticality: .all,
            limits: Limits(errorRate: ShareLimit(percent: "2.0"), p95: nil)
        )
    }

    /// The addresses asked, and what came of it; `answers` by address, 404 for all others.
    func poll(_ answers: [String: Answer], _ query: ActuatorQuery = ActuatorQuery()) -> (
        asked: [String], examination: Examination
    ) {
        var (asked, given): ([String], [Answer]) = ([], [])
        while asked.count < 20 {
            switch SourcePoll.next(target(query), slot: 0, after: given) {
            case .done(let examination): return (asked, examination)
            case .ask(let requests, let isLast):
                #expect(requests.allSatisfy { $0.headers.count == 1 })
                #expect(isLast == (requests.last?.url.value.hasSuffix("/process.start.time") == true))
                for request in requests {
                    let path = request.url.value.replacing("http://h:8080/actuator/metrics/", with: "")
                    asked.append(path)
                    given.append(answers[path] ?? Answer(status: 404))
                }
            }
        }
        return (asked, Examination(outcome: .ok, detail: "without end"))
    }

    func metric(
        _ count: String = "123.0",
        tags: String = #"{"tag":"outcome","values":["SUCCESS","SERVER_ERROR"]}"#,
        unit: String = "seconds"
    ) -> Answer {
        let text = #"""
            {"name":"http.server.requests","baseUnit":"\#(unit)","measurements":[{"statistic":"COUNT","value":\#(count)},
            {"statistic":"TOTAL_TIME","value":1.5},{"statistic":"MAX","value":0.3}],"availableTags":[\#(tags)]}
            """#
        return Answer(status: 200, body: Array(text.utf8))
    }

    @Test func `the whole metric is one endpoint, with its errors and the start of the process`() throws {
        let (asked, examination) = poll([
            "http.server.requests": Answer(status: 200, body: try Fixture.actuatorRequests.bytes()),
            "http.server.requests?tag=outcome:SERVER_ERROR": metric("7.0"),
            "process.start.time": Answer(status: 200, body: try Fixture.actuatorStart.bytes()),
        ])

        #expect(
            asked == [
                "http.server.requests", "http.server.requests?tag=outcome:SERVER_ERROR", "process.start.time",
            ]
        )
        #expect(
            examination.reading
                == Reading(
                    startedAt: Timestamp(microseconds: 1_795_226_210_123_000),
                    endpoints: [
                        EndpointReading(
                            endpoint: "http.server.requests",
                            requests: .value(123),
                            errors: .value(7),
                            p95Microseconds: .absent
                        )
                    ]
                )
        )
    }

    @Test
    func `more errors than requests have the requests asked for again, and are a fault if they stay more`() {
        func next(_ counts: String...) -> PollStep {
            SourcePoll.next(target(), slot: 0, after: counts.map { metric($0) } + [Answer(status: 404)])
        }
        func end(_ step: PollStep) -> Examination? {
            if case .done(let examination) = step { return examination }
            return nil
        }

        let asked = SourcePoll.next(target(), slot: 0, after: [metric("10"), metric("12")])
        let (well, ill) = (end(next("10", "12", "12")), end(next("10", "12", "11")))

        #expect(asked == SourcePoll.next(target(), slot: 0, after: []), "the requests, as at first")
        #expect(well?.reading?.endpoints.map { [$0.requests, $0.errors] } == [[.value(12), .value(12)]])
        #expect(
            ill?.detail
                == "12 errors of \"http.server.requests\", but 11 requests: they do not count the same; "
                + "correct \"errors\", or the tags of the metric"
        )
    }

    @Test func `errors that no tag lists are exactly none, and are not asked for`() {
        let (asked, examination) = poll([
            "http.server.requests": metric(tags: #"{"tag":"outcome","values":["SUCCESS"]}"#)
        ])

        #expect(asked == ["http.server.requests", "process.start.time"])
        #expect(examination.reading?.endpoints.map(\.errors) == [.value(0)])
        #expect(examination.reading?.startedAt == nil)
    }

    @Test func `each uri is an endpoint, and one never asked for has exactly no requests`() {
        let query = ActuatorQuery(uris: ["/api/v1/sales/{id}", "/never"])
        let outcome = #"{"tag":"outcome","values":["SUCCESS","SERVER_ERROR"]}"#
        let (asked, examination) = poll(
            [
                "http.server.requests": metric(
                    tags: outcome + #",{"tag":"uri","values":["/api/v1/sales/{id}","/other"]}"#
                ),
                "http.server.requests?tag=uri:%2Fapi%2Fv1%2Fsales%2F%7Bid%7D": metric("40"),
                "http.server.requests?tag=uri:%2Fapi%2Fv1%2Fsales%2F%7Bid%7D&tag=outcome:SERVER_ERROR":
                    metric("2"),
            ],
            query
        )

        #expect(asked.count == 4)
        #expect(asked.count <= Source.Format.actuator(query).mostRequests)
        #expect(examination.reading?.endpoints.map(\.endpoint) == ["/api/v1/sales/{id}", "/never"])
        #expect(examination.reading?.endpoints.map(\.requests) == [.value(40), .value(0)])
        #expect(examination.reading?.endpoints.map(\.errors) == [.value(2), .value(0)])
    }

    @Test func `what does not depend on another answer is asked for together`() {
        let query = ActuatorQuery(uris: ["/a", "/b", "/c"])
        let tags =
            #"{"tag":"outcome","values":["SUCCESS","SERVER_ERROR"]},{"tag":"uri","values":["/a","/b","/c"]}"#
        var (given, asked): ([Answer], [Int]) = ([], [])
        while case .ask(let requests, _) = SourcePoll.next(target(query), slot: 0, after: given) {
            asked.append(requests.count)
            given += requests.map {
                $0.url.value.contains("start") ? Answer(status: 404) : metric("5", tags: tags)
            }
        }

        #expect(asked == [1, 3, 3, 1])
    }

    @Test func `uris without a tag of them are a fault, and a start that cannot be had too`() {
        let uris = poll(["http.server.requests": metric()], ActuatorQuery(uris: ["/a"])).examination
        let (none, failed) = (metric(tags: #"{"tag":"outcome","values":[]}"#), Answer(status: 500))
        let start = poll(["http.server.requests": none, "process.start.time": failed]).examination

        #expect(uris.detail == #""http.server.requests" has no tag "uri"; leave out uris"#)
        #expect(start.detail == "status 500, expected 2xx")
    }

    @Test func `what is asked next does not depend on answers that came too late`() {
        let none = poll(["http.server.requests": Answer(status: nil, failure: .timeoutBody, detail: "late")])

        #expect(none.examination.outcome == .failed(.timeoutBody))
        #expect(none.examination.detail == "late")
    }

    @Test func `an address with a slash at its end, and its secret, stay what they are`() {
        var target = target()
        target.kind = .source(
            Request(
                url: Masked(secret: "http://u:canary@h/a/", shown: "http://***@h/a/", hiding: ["canary"])
            ),
            Source(format: .actuator(ActuatorQuery()))
        )

        guard case .ask(let requests, _) = SourcePoll.next(target, slot: 0, after: []),
            let request = requests.first
        else {
            Issue.record("nothing is asked")
            return
        }
        #expect(request.url.value == "http://u:canary@h/a/metrics/http.server.requests")
        #expect(request.url.shown == "http://***@h/a/metrics/http.server.requests")
        #expect(request.url.hidden == ["canary"])
    }
}
