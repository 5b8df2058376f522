import CutoverCore
import Testing

@testable import CutoverReadings

/// Figures that say themselves how old they are.
@Suite struct PrometheusAgeTests {
    private static let date = Answer.HeaderLine(name: "Date", value: "Sat, 21 Nov 2026 01:56:50 GMT")
    private static let now = Timestamp(microseconds: 1_795_226_210_000_000)

    /// What comes of a text whose second series has `stamp`, asked for every 5 s.
    private func fault(
        _ stamp: String,
        open: Bool = false,
        headers: [Answer.HeaderLine] = [Self.date],
        endedAt: Timestamp? = nil
    ) -> String {
        let text = "r{status=\"200\"} 5\nr{status=\"500\"} 1 \(stamp)\n\(open ? "# EOF\n" : "")"
        do {
            let query = try PrometheusReadingTests.query("r")
            _ = try PrometheusReadingTests.read(text, query, open: open, headers: headers, endedAt: endedAt)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("", ""), ("1795226210000", ""), ("1795226200000", ""), ("1795226230000", ""),
        (
            "1795222610000",
            "line 2: its timestamp \"1795222610000\" is 60:00 old by the answer's Date, more than 10s: the figures are "
                + "stale; ask what makes them, or at most as often as they are made"
        ),
        (
            "1795226210",
            "line 2: its timestamp \"1795226210\" is 29890516:23 old by the answer's Date, more than 10s: the figures "
                + "are stale; ask what makes them, or at most as often as they are made"
        ),
        (
            "1795226241000",
            "line 2: its timestamp \"1795226241000\" lies 00:31 ahead by the answer's Date: another unit, or a wrong "
                + "clock; correct it"
        ),
        ("-5", "line 2: its timestamp \"-5\" is no moment of the years 1970 to 9999"),
        ("1e9999", "line 2: its timestamp \"1e9999\" is no moment of the years 1970 to 9999"),
    ])
    func `a timestamp older than two intervals is stale`(row: (stamp: String, words: String)) {
        #expect(fault(row.stamp) == row.words)
    }

    @Test func `OpenMetrics writes seconds`() {
        #expect(fault("1795226209.5", open: true) == "")
        #expect(
            fault("1795226199.5", open: true)
                == "line 2: its timestamp \"1795226199.5\" is 00:10 old by the answer's Date, more than 10s: the figures "
                + "are stale; ask what makes them, or at most as often as they are made"
        )
        #expect(
            fault("1795226210000", open: true)
                == "line 2: its timestamp \"1795226210000\" is no moment of the years 1970 to 9999"
        )
    }

    @Test func `a cache on the way adds its own age`() {
        let cached = [Self.date, Answer.HeaderLine(name: "Age", value: "11")]

        #expect(
            fault("1795226210000", headers: cached)
                == "line 2: its timestamp \"1795226210000\" is 00:11 old by the answer's Date, more than 10s: the figures "
                + "are stale; ask what makes them, or at most as often as they are made"
        )
    }

    @Test func `without a Date it is our clock, which may be 30 s off`() {
        #expect(fault("1795226180000", headers: [], endedAt: Self.now) == "")
        #expect(
            fault("1795226179000", headers: [], endedAt: Self.now)
                == "line 2: its timestamp \"1795226179000\" is 00:31 old by our clock, more than 30s: the figures are "
                + "stale; ask what makes them, or at most as often as they are made"
        )
    }

    @Test(arguments: [
        ("", nil),
        ("process_uptime_seconds{job=\"a\"} 12\n", "process_uptime_seconds 12"),
        ("process_cpu_seconds_total 1.5\nprocess_resident_memory_bytes 5\n", nil),
        (
            "r{status=\"201\"} 1 1795226210001\nr{status=\"202\"} 1 1795226210000\n",
            "the timestamp 1795226210001"
        ),
    ])
    func `what time alone changes is the pulse of a text`(row: (text: String, pulse: String?)) throws {
        let answer = Answer(status: 200, body: Array("r{status=\"200\"} 5\n\(row.text)".utf8))

        let read = try PrometheusReading.read(
            answer,
            PrometheusReadingTests.query("r"),
            interval: .seconds(5)
        )

        #expect(read.pulse == row.pulse)
    }

    @Test func `a Date that is far from our clock tells no age`() {
        let later = Self.now.advanced(by: .seconds(31))

        #expect(fault("1795226210000", endedAt: Self.now.advanced(by: .seconds(30))) == "")
        #expect(
            fault("1795226210000", endedAt: later)
                == "line 2: its timestamp \"1795226210000\" is 00:31 old by our clock, more than 30s: the figures are "
                + "stale; ask what makes them, or at most as often as they are made"
        )
    }

    @Test func `a stale figure fails the poll as stale`() {
        let target = Target(
            name: "p",
            kind: .source(
                Request(url: Masked("http://h/metrics")),
                Source(
                    format: .prometheus(PrometheusQuery(requests: SeriesSelector(name: "r", matchers: [])))
                )
            ),
            interval: .seconds(5),
            timeout: .seconds(4),
            criticality: .all,
            limits: Limits(errorRate: ShareLimit(percent: "2.0"), p95: nil)
        )
        let answer = Answer(status: 200, headers: [Self.date], body: Array("r{code=\"200\"} 5 1\n".utf8))

        guard case .done(let examination) = SourcePoll.next(target, slot: 3, after: [answer]) else {
            Issue.record("it asks on")
            return
        }
        #expect(examination.outcome == .failed(.stale))
    }
}
