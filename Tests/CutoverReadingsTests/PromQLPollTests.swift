import CutoverCore
import Testing

@testable import CutoverReadings

@Suite struct PromQLPollTests {
    private let plain = PromQLQueries(
        requests: "sum(increase(r[$range]))",
        failures: .errors("errors"),
        p95Seconds: "p95"
    )

    /// What is asked in `slot`, and what comes of it; `answers` in their order.
    private func poll(slot: Int = 6, of queries: PromQLQueries? = nil, _ answers: [Answer]) -> (
        asked: [String], examination: Examination
    ) {
        let target = Target(
            name: "fleet",
            kind: .source(
                Request(url: Masked("http://p:9090/")),
                Source(format: .promql(queries ?? plain))
            ),
            interval: .seconds(10),
            timeout: .seconds(5),
            criticality: .all,
            limits: Limits(errorRate: ShareLimit(percent: "2.0"), p95: .seconds(1))
        )
        var asked: [String] = []
        for count in 0...answers.count {
            switch SourcePoll.next(target, slot: slot, after: Array(answers.prefix(count))) {
            case .done(let examination): return (asked, examination)
            case .ask(let requests, let isLast):
                #expect(isLast == (count == (queries ?? plain).all.count - 1))
                asked.append(requests[0].url.value.replacing("http://p:9090/api/v1/query?query=", with: ""))
            }
        }
        return (asked, Examination(outcome: .ok, detail: "asks on"))
    }

    private func vector(_ values: String..., at time: Double = 1_795_226_210.1) -> Answer {
        let items = values.map { #"{"metric":{},"value":[\#(time),"\#($0)"]}"# }.joined(separator: ",")
        return json(#"{"status":"success","data":{"resultType":"vector","result":[\#(items)]}}"#)
    }

    private func json(_ text: String, status: Int = 200) -> Answer {
        Answer(status: status, body: Array(text.utf8))
    }

    private func reading(_ n: Figure, _ k: Figure, _ p95: Figure) -> Reading {
        Reading(
            startedAt: nil,
            endpoints: [EndpointReading(endpoint: "promql", requests: n, errors: k, p95Microseconds: p95)]
        )
    }

    @Test func `the time of its newest answer is the pulse of a poll`() {
        let answers = (1...3).map { vector("0", at: 1_795_226_210 + Double($0) / 10) }

        #expect(poll(answers).examination.pulse == "the time of the answer 1795226210.3")
    }

    @Test func `each query is asked for the time since T0 and rounded`() {
        let (asked, examination) = poll([vector("1203.4"), vector("2.5"), vector("0.2500001")])

        #expect(asked == ["sum%28increase%28r%5B60s%5D%29%29", "errors", "p95"])
        #expect(examination.reading == reading(.value(1_203), .value(3), .value(250_001)))
        #expect(poll(slot: 0, []).asked == ["sum%28increase%28r%5B10s%5D%29%29"])
        #expect(PromQLQueries.range(at: 3, interval: .milliseconds(500)) == "1500ms")
    }

    @Test(arguments: [
        ("100", "20", Figure.value(20)),
        ("100", "104", .value(100)),
        ("100", "120", .value(100)),
        ("1000", "1101", nil),
        ("100", "121", nil),
    ])
    func `an estimate may make 20 errors more than requests, or a tenth, and no more`(
        row: (requests: String, errors: String, judged: Figure?)
    ) {
        let examination = poll([vector(row.requests), vector(row.errors), vector("0.1")]).examination

        #expect(examination.reading?.endpoints.first?.errors == row.judged)
        guard row.judged == nil else { return }
        #expect(
            examination.detail
                == "\(row.errors) errors of \"promql\", but \(row.requests) requests: they do not count the same; "
                + "let errors ask for some of the requests"
        )
    }

    @Test(arguments: [
        ([1_795_226_210.1], Outcome.ok, ""),
        ([1_795_226_150], .ok, ""),
        (
            [1_795_226_149], .failed(.stale),
            "requests: the time of the answer is 01:01 old by the answer's Date, more than 1m: the figures are stale; "
                + "ask what makes them, or at most as often as they are made"
        ),
        (
            [1_795_226_210, 0], .failed(.stale),
            "errors: the time of the answer is 29920436:50 old by the answer's Date, more than 1m: the figures are "
                + "stale; ask what makes them, or at most as often as they are made"
        ),
        (
            [1_795_226_241], .failed(.stale),
            "requests: the time of the answer lies 00:31 ahead by the answer's Date: another unit, or a wrong clock; "
                + "correct it"
        ),
    ])
    func `an answer of long ago is stale, told by its own Date`(
        row: (times: [Double], outcome: Outcome, words: String)
    ) {
        let answers = (0..<3).map { index in
            var answer = vector("5", at: row.times[min(index, row.times.count - 1)])
            answer.headers = [.init(name: "date", value: "Sat, 21 Nov 2026 01:56:50 GMT")]
            answer.endedAt = Timestamp(microseconds: 1_795_226_235_000_000)
            return answer
        }

        let examination = poll(answers).examination

        #expect(examination.outcome == row.outcome)
        #expect(examination.detail == row.words)
    }

    @Test func `before T0 the totals are none, however much was served`() {
        let examination = poll(slot: 0, [vector("900"), vector("9"), vector("3")]).examination

        #expect(examination.reading == reading(.value(0), .value(0), .absent))
    }

    @Test func `a ratio of requests is rounded to the nearest, not down`() {
        let queries = PromQLQueries(requests: "r", failures: .ratio("e"))

        #expect(
            poll(of: queries, [vector("149"), vector("0.0201")]).examination.reading
                == reading(.value(149), .value(3), .absent)
        )
        #expect(
            poll(of: queries, [vector("120"), vector("0.0201")]).examination.reading
                == reading(.value(120), .value(2), .absent)
        )
    }

    @Test func `a ratio gives errors, and a void one none where nothing was asked`() {
        let queries = PromQLQueries(requests: "r", failures: .ratio("e"))

        #expect(
            poll(of: queries, [vector("2000"), vector("0.0125")]).examination.reading
                == reading(.value(2_000), .value(25), .absent)
        )
        #expect(
            poll(of: queries, [vector("0"), vector("NaN")]).examination.reading
                == reading(.value(0), .value(0), .absent)
        )
        #expect(
            poll(of: queries, [vector("5"), vector("1.5")]).examination.detail
                == "error_ratio is not from 0 to 1; divide errors by requests"
        )
        #expect(poll(of: queries, [vector("5"), vector("NaN")]).examination.outcome == .failed(.parse))
    }

    @Test(arguments: [
        (
            #"{"status":"success","data":{"resultType":"vector","result":[]}}"#,
            "requests: no series answers the query"
        ),
        (
            #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1,"1"]},{"metric":{},"value":[1,"1"]}]}}"#,
            "requests: 2 series, expected one; aggregate them, as by sum(...)"
        ),
        (
            #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"]]}]}}"#,
            "requests: resultType is \"matrix\", expected \"vector\"; ask for one number"
        ),
        (
            #"{"status":"success","data":{"resultType":"string","result":[1,"x"]}}"#,
            "requests: resultType is \"string\", expected \"vector\"; ask for one number"
        ),
        (
            #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"NaN"]}]}}"#,
            "requests: the value is \"NaN\", expected a number"
        ),
        (
            #"{"status":"success","data":{"resultType":"scalar","result":[1,"-3"]}}"#,
            "requests is negative or beyond 9223372036854775807"
        ),
        (
            #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,5]}]}}"#,
            "requests: the value is [1,5], expected a time and a number in quotes"
        ),
        (
            #"{"status":"success","warnings":["a store is down"],"data":{"resultType":"scalar","result":[1,"3"]}}"#,
            "requests: Prometheus warns, so the answer may be partial: \"a store is down\""
        ),
        (#"{"status":"error","error":"boom"}"#, "requests: status is \"error\": \"boom\""),
        ("<html>", "byte 0: expected a value, found \"<\"; the body begins \"<html>\""),
    ])
    func `what is no number is named`(row: (body: String, words: String)) {
        let examination = poll([json(row.body)]).examination

        #expect(examination.outcome == .failed(.parse))
        #expect(examination.detail == row.words)
    }

    @Test func `an empty answer for errors says how to write it`() {
        let empty = json(#"{"status":"success","data":{"resultType":"vector","result":[]}}"#)

        #expect(
            poll([vector("5"), empty]).examination.detail
                == "errors: no series answers the query; write (...) or vector(0) if none is none"
        )
        #expect(
            poll([vector("0"), vector("0"), empty]).examination.reading
                == reading(.value(0), .value(0), .absent)
        )
    }

    @Test func `nothing is void but the p95 of nothing`() {
        let empty = json(#"{"status":"success","data":{"resultType":"vector","result":[]}}"#)

        #expect(
            poll([vector("5"), vector("0"), empty]).examination.detail
                == "p95_seconds: no series answers the query"
        )
        #expect(
            poll([vector("0"), empty]).examination.detail
                == "errors: no series answers the query; write (...) or vector(0) if none is none"
        )
        #expect(
            poll([vector("0"), vector("0"), vector("0.3")]).examination.reading
                == reading(.value(0), .value(0), .absent)
        )
        #expect(
            poll(of: PromQLQueries(requests: "r"), [vector("5")]).examination.reading
                == reading(.value(5), .absent, .absent)
        )
    }

    @Test func `Prometheus's own word is in the fault`() {
        let told = poll([
            json(#"{"status":"error","errorType":"bad_data","error":"parse error: x"}"#, status: 400)
        ])

        #expect(told.examination.outcome == .failed(.httpStatus))
        #expect(told.examination.detail == "requests: status 400, expected 2xx: parse error: x")
        #expect(poll([Answer(status: 503)]).examination.detail == "status 503, expected 2xx")
    }
}
