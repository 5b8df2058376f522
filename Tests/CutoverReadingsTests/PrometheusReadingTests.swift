import CutoverCore
import Testing

@testable import CutoverReadings

@Suite struct PrometheusReadingTests {
    static func query(
        _ requests: String = "http_requests_total",
        errors: String? = nil,
        by: [String] = [],
        latency: String? = nil
    ) throws -> PrometheusQuery {
        PrometheusQuery(
            requests: try SeriesSelector(requests),
            errors: try errors.map { try SeriesSelector($0) },
            by: by,
            latency: try latency.map { try SeriesSelector($0) }
        )
    }

    static func read(
        _ text: String,
        _ query: PrometheusQuery,
        open: Bool = false,
        headers: [Answer.HeaderLine] = [],
        endedAt: Timestamp? = nil
    ) throws -> Reading {
        let type = open ? "application/openmetrics-text; version=1.0.0" : "text/plain; version=0.0.4"
        var answer = Answer(
            status: 200,
            headers: [Answer.HeaderLine(name: "content-type", value: type)] + headers,
            body: Array(text.utf8)
        )
        answer.endedAt = endedAt
        return try PrometheusReading.read(answer, query, interval: .seconds(5)).0
    }

    private func fault(_ text: String, _ query: PrometheusQuery, open: Bool = false) -> String {
        do {
            return "\(try Self.read(text, query, open: open))"
        } catch {
            return "\(error)"
        }
    }

    private func figures(_ reading: Reading) -> [String] {
        reading.endpoints.map { endpoint in
            let (n, k) = (endpoint.requests.value ?? -1, endpoint.errors.value ?? -1)
            return "\(endpoint.endpoint): \(k) of \(n)"
        }
    }

    @Test func `the real text gives requests, 5xx and the start of the process`() throws {
        let text = String(decoding: try Fixture.promClient.bytes(), as: UTF8.self)

        let whole = try Self.read(text, Self.query())
        let each = try Self.read(
            text,
            Self.query("http_requests_total{path=~\"/api/.*\"}", by: ["method", "path"])
        )

        #expect(whole.startedAt == Timestamp(microseconds: 1_795_226_210_000_000))
        #expect(figures(whole) == ["http_requests_total: 3 of 172"])
        #expect(figures(each) == ["GET /api/mesas: 3 of 123", "POST /api/pedidos: 0 of 40"])
        #expect(whole.endpoints.map(\.p95Microseconds) == [.absent])
    }

    @Test func `patterns are anchored, and a missing label is empty`() throws {
        let text = "r{c=\"500\"} 1\nr{c=\"1500\"} 2\nr{c=\"\",x=\"y\"} 4\nr 8\n"

        let selected = ["r{c=~\"50.\"}", "r{c!~\"50.\"}", "r{c=\"\"}", "r{c!=\"\"}", "r{x=\"y\",c=\"\"}"].map
        {
            try? Self.read(text, Self.query($0, errors: "r{c=\"500\"}")).endpoints.first?.requests.value
        }

        #expect(selected == [1, 14, 12, 3, 4])
    }

    @Test(arguments: [
        ("r{status=\"200\"} 5\n", "r: 0 of 5"),
        ("r{code=\"200\"} 5\nr{code=\"503\"} 1e+02\n", "r: 100 of 105"),
        ("r{status=\"200\"} 5 1795226210000\n", "r: 0 of 5"),
        ("r{status=\"200\",} 5.0\r\n# any comment\r\n\r\n", "r: 0 of 5"),
        ("r{ status = \"200\" , a=\"x\\\\y\\\"z\\n} 9\" } 5\n", "r: 0 of 5"),
        ("\u{7f}".isEmpty ? "" : "other{é=\"\"} NaN\nr{status=\"200\"} 5\n", "r: 0 of 5"),
    ])
    func `every way to write a counter is read`(row: (text: String, figures: String)) throws {
        let reading = try Self.read(row.text, Self.query("r"))

        #expect(figures(reading) == [row.figures])
    }

    @Test func `OpenMetrics has exemplars and must be whole`() throws {
        let text =
            "# TYPE r counter\nr_total{code=\"200\"} 5 1.5 # {trace_id=\"x\"} 0.5 1.2\nr_created{code=\"200\"} 1.5\n"

        let whole = try Self.read(text + "# EOF\n", Self.query("r_total"), open: true)
        let bare = try Self.read(text + "# EOF", Self.query("r_total"), open: true)

        #expect(figures(whole) == ["r_total: 0 of 5"])
        #expect(bare == whole)
        #expect(
            fault(text, try Self.query("r_total"), open: true)
                == "the last line is not \"# EOF\": the body is cut off"
        )
        #expect(
            fault(text + "# EOF\nr 1\n", try Self.query("r_total"), open: true)
                == "line 5 follows \"# EOF\""
        )
    }

    @Test(arguments: [
        ("", "the body is empty"),
        ("r{status=\"200\"} 5", "line 1, the last, has no line break: the body is cut off"),
        ("<html>\n", "line 1 is no series: the body begins \"<html>\""),
        ("{\"a\":1}\n", "line 1 is no series: the body begins \"{\\\"a\\\":1}\""),
        ("x 1\n", "no series meets requests: r"),
        (
            "r 1\n",
            "r has no label \"status\" or \"code\" with a value like 200 that tells errors; write errors: ..."
        ),
        ("r{status=\"200\"} 1\nr{status=\"200\"} 2\n", "line 2 is the series of line 1 again"),
        ("r{status=\"200\"} NaN\n", "line 1: \"NaN\", expected a whole number of 0 or more"),
        ("r{status=\"200\"} +Inf\n", "line 1: \"+Inf\", expected a whole number of 0 or more"),
        ("r{status=\"200\"} -1\n", "line 1: \"-1\", expected a whole number of 0 or more"),
        ("r{status=\"200\"} 1.5\n", "line 1: \"1.5\", expected a whole number of 0 or more"),
        ("r{status=\"200\"} 1e300\n", "line 1: \"1e300\", expected a whole number of 0 or more"),
        ("r{status=\"200\"}\n", "line 1 has no value"),
        ("r{status=\"200\"} 1 x\n", "line 1 goes on after its value"),
        ("r{status=\"200\"} 1 2 3\n", "line 1 goes on after its timestamp"),
        ("r{status=\"200\",status=\"500\"} 1\n", "line 1 has label \"status\" twice"),
        ("r{status=200} 1\n", "line 1 has a label value without quotes"),
        ("r{status=\"200} 1\n", "line 1 has a label value that does not end"),
        ("r{status=\"2\\x\"} 1\n", "line 1 has an unknown escape in a label value"),
        (
            "r{status=\"200\"} 1\nprocess_start_time_seconds NaN\n",
            "line 2: 1 of process_start_time_seconds, \"NaN\" first, expected one in unix seconds"
        ),
    ])
    func `what cannot be read is a fault with its line`(row: (text: String, fault: String)) throws {
        let said = fault(row.text, try Self.query("r"))

        #expect(said == row.fault)
    }

    @Test(arguments: [
        ("r{status=~\"5..\"}", "r: 0 of 5"),
        ("r{kind=\"bad\"}", "no series meets errors: r{kind=\"bad\"}, and no request has label \"kind\""),
        ("e", "no series meets errors: e, and it is not the series of requests"),
        ("f", "errors of \"f\" have no requests; select the same series"),
    ])
    func `errors that select nothing are none only where they could have`(
        row: (errors: String, words: String)
    ) throws {
        let text = "r{status=\"200\"} 5\nf{status=\"500\",p=\"f\"} 2\nr{status=\"404\",p=\"\"} 0\n"

        let query = try Self.query("r", errors: row.errors, by: row.errors == "f" ? ["p"] : [])
        let said = (try? Self.read(text, query)).map { figures($0).joined() } ?? fault(text, query)

        #expect(said == row.words)
    }

    @Test func `a line too long, too many labels and too many series are faults`() throws {
        let query = try Self.query("r")
        let labels = (0...64).map { "l\($0)=\"\"" }.joined(separator: ",")
        let many = String(repeating: "x 1\n", count: 200_001)

        #expect(fault("r{\(labels)} 1\n", query) == "line 1 has more than 64 labels")
        #expect(
            fault("x " + String(repeating: "1", count: 65_536) + "\n", query)
                == "line 1 is longer than 65536 bytes"
        )
        #expect(
            fault(many, query) == "line 200001: more than 200000 series; let it export fewer labels"
        )
    }

    @Test func `bytes that are no UTF-8 are a fault on a selected line alone`() throws {
        let answer = { (bytes: [UInt8]) in
            Answer(status: 200, body: bytes + Array("r{status=\"200\"} 1\n".utf8))
        }
        let query = try Self.query("r")

        let other = try PrometheusReading.read(
            answer(Array("x{a=\"".utf8) + [0xFF] + Array("\"} 1\n".utf8)),
            query,
            interval: .seconds(5)
        ).0
        #expect(figures(other) == ["r: 0 of 1"])
        #expect(throws: SourceFault("line 1 holds bytes that are not UTF-8")) {
            try PrometheusReading.read(
                answer(Array("r{a=\"".utf8) + [0xFF] + Array("\"} 1\n".utf8)),
                query,
                interval: .seconds(5)
            )
        }
    }
}
