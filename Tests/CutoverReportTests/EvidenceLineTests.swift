import CutoverCore
import CutoverReport
import Testing

struct EvidenceLineTests {
    private func sample(_ outcome: Outcome, status: Int?, detail: String = "") -> Sample {
        Sample(
            target: "analytics",
            slot: 3,
            intendedStart: Boards.after(15),
            duration: .microseconds(12_345),
            outcome: outcome,
            httpStatus: status,
            detail: detail
        )
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `a good poll has the shape of the script this replaces, then our fields`() {
        let payload = Array("{\"metrics\":\n {\"p95_ms\": 0.2950}}".utf8)
        let observation = Observation(sample: sample(.ok, status: 200), payload: payload)

        let line = text(EvidenceLine.poll(observation, run: "7f3a", breached: []))

        #expect(
            line == #"{"ts":"2026-11-21T02:14:25.012Z","metrics":{"metrics":  {"p95_ms": 0.2950}},"#
                + #""evaluation":{"ok":true,"failed_endpoints":[]},"run":"7f3a","target":"analytics","slot":3,"#
                + #""intended_start_us":1795227265000000,"duration_us":12345,"outcome":"ok"}"# + "\n"
        )
    }

    @Test func `a breached endpoint is named with its figures, and the poll is not ok`() {
        let breached = BreachedEndpoint(
            endpoint: "/a/b",
            errors: .init(count: 31, total: 250),
            p95: .microseconds(812_345)
        )
        let observation = Observation(sample: sample(.ok, status: 200), payload: Array("{}".utf8))

        let line = text(EvidenceLine.poll(observation, run: "7f3a", breached: [breached]))

        #expect(
            line.contains(
                #""evaluation":{"ok":false,"failed_endpoints":[{"endpoint":"/a/b","error_rate_pct":12.4,"#
                    + #""p95_ms":812.345}]}"#
            )
        )
        #expect(!line.contains("monitor_error"))
    }

    @Test func `a failed poll names __monitor__, its error, and no metrics even when there was a body`() {
        let failed = sample(.failed(.connect), status: nil, detail: "connection refused")
        let observation = Observation(sample: failed, payload: Array("{\"error\":1}".utf8))

        let line = text(EvidenceLine.poll(observation, run: "7f3a", breached: []))

        #expect(
            line == #"{"ts":"2026-11-21T02:14:25.012Z","metrics":null,"evaluation":{"ok":false,"#
                + #""failed_endpoints":[{"endpoint":"__monitor__","error_rate_pct":null,"p95_ms":null}]},"#
                + #""monitor_error":"connection refused","run":"7f3a","target":"analytics","slot":3,"#
                + #""intended_start_us":1795227265000000,"duration_us":12345,"outcome":"connect"}"# + "\n"
        )
    }

    @Test func `a run begins with T0 and its plan, and says what it missed and that it came back`() {
        let at = Timestamp(microseconds: 1_795_227_265_012_000)

        #expect(
            text(EvidenceLine.start(run: "7f3a", origin: at, plan: "{\n}"))
                == #"{"ts":"2026-11-21T02:14:25.012Z","run":"7f3a","event":"start","t0_us":1795227265012000,"#
                + #""plan":"{\n}"}"# + "\n"
        )
        #expect(
            text(EvidenceLine.missed(run: "7f3a", target: "api", slot: 4, at: at))
                == #"{"ts":"2026-11-21T02:14:25.012Z","run":"7f3a","event":"missed","target":"api","slot":4}"#
                + "\n"
        )
        #expect(
            text(EvidenceLine.resumed(run: "7f3a", at: at))
                == #"{"ts":"2026-11-21T02:14:25.012Z","run":"7f3a","event":"resumed"}"# + "\n"
        )
    }

    @Test func `a probe is one line with its slot, its length and its outcome`() {
        let failed = sample(.failed(.assertion), status: 200, detail: "/status is \"DOWN\"")

        #expect(
            text(EvidenceLine.probe(Observation(sample: failed), run: "7f3a"))
                == #"{"ts":"2026-11-21T02:14:25.012Z","run":"7f3a","target":"analytics","slot":3,"#
                + #""intended_start_us":1795227265000000,"duration_us":12345,"outcome":"assertion","http_status":200,"#
                + #""detail":"/status is \"DOWN\""}"# + "\n"
        )
    }

    @Test func `no line holds a line break, whatever the detail says`() {
        let failed = sample(.failed(.parse), status: nil, detail: "a\nb\u{2028}c")

        let line = text(EvidenceLine.poll(Observation(sample: failed), run: "r", breached: []))

        #expect(line.unicodeScalars.count { $0 == "\n" || $0 == "\u{2028}" } == 1)
    }

    @Test func `the endpoints of a source that fail a rule are listed with all their figures`() {
        let rules = [Boards.brokenErrors, Boards.slowAdvisory, Boards.calmHealth]

        let expected = BreachedEndpoint(
            endpoint: "/analytics/brokers/summary",
            errors: .init(count: 31, total: 250),
            p95: .microseconds(812_345)
        )
        #expect(BreachedEndpoint.list(of: "analytics", in: rules) == [expected])
        #expect(BreachedEndpoint.list(of: "api-health", in: rules) == [])
    }

    @Test func `the total of a source is named only when none of its endpoints is`() {
        var total = Boards.brokenErrors
        total.endpoint = nil

        let both = BreachedEndpoint.list(of: "analytics", in: [Boards.brokenErrors, total])
        let alone = BreachedEndpoint.list(of: "analytics", in: [total])

        #expect(both.map(\.endpoint) == ["/analytics/brokers/summary"])
        #expect(alone.map(\.endpoint) == ["*"])
    }

    @Test func `an endpoint whose rule is unknown or forgiven is not called breached`() {
        var unknown = Boards.brokenErrors
        unknown.verdict = .unknown(.endpointMissing)
        var forgiven = Boards.brokenErrors
        forgiven.verdict = .forgiven

        #expect(BreachedEndpoint.list(of: "analytics", in: [unknown, forgiven]) == [])
    }
}
