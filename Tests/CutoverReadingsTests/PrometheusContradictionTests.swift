import CutoverCore
import Testing

@testable import CutoverReadings

/// Texts that contradict themselves or what is asked of them.
@Suite struct PrometheusContradictionTests {
    private func words(_ text: String, _ query: PrometheusQuery, open: Bool = false) -> String {
        do {
            let reading = try PrometheusReadingTests.read(text, query, open: open)
            return reading.endpoints.map { "\($0.errors.value ?? -1) of \($0.requests.value ?? -1)" }.joined()
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        (10, 10, "10 of 10"), (10, 20, "20 of 10"), (10, 21, nil), (200, 220, "220 of 200"), (200, 221, nil),
    ])
    func `far more errors than requests of another counter are a fault with both numbers`(
        row: (requests: Int, errors: Int, words: String?)
    ) throws {
        let query = try PrometheusReadingTests.query("r", errors: "e", by: ["path"])
        let fault =
            "\(row.errors) errors of \"/a\", but \(row.requests) requests: they do not count the same; "
            + "let errors select among the requests"

        #expect(
            words("r{path=\"/a\"} \(row.requests)\ne{path=\"/a\"} \(row.errors)\n", query) == row.words
                ?? fault
        )
    }

    @Test(arguments: [(10, "10 of 10"), (11, nil)])
    func `one counter has no more errors than requests`(row: (errors: Int, words: String?)) throws {
        let query = try PrometheusReadingTests.query("r{code=\"200\"}", errors: "r{code=\"500\"}")
        let fault =
            "\(row.errors) errors of \"r\", but 10 requests: they do not count the same; let errors select among the "
            + "requests"

        #expect(words("r{code=\"200\"} 10\nr{code=\"500\"} \(row.errors)\n", query) == row.words ?? fault)
    }

    @Test(arguments: [
        ("gauge", true), ("gaugehistogram", true), ("info", true), ("stateset", true), ("counter", false),
        ("unknown", false), ("untyped", false), ("histogram", false), ("summary", false),
    ])
    func `what says that it is a gauge is no counter`(row: (type: String, isFault: Bool)) throws {
        let text = "# HELP r about r gauge\n#  TYPE\tr  \(row.type)\nr{status=\"200\"} 5\n"

        let fault =
            "line 2 says that r is of type \(row.type), which may fall and counts nothing; select a counter, or a "
            + "histogram's or summary's _count"
        #expect(words(text, try PrometheusReadingTests.query("r")) == (row.isFault ? fault : "0 of 5"))
    }

    @Test func `a gauge that nobody counts, and the count of a summary, are well`() throws {
        let text =
            "# TYPE memory gauge\nmemory 5\n# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds 5\n"
            + "# TYPE r summary\nr_count{status=\"200\"} 7\n"

        #expect(words(text, try PrometheusReadingTests.query("r_count")) == "0 of 7")
    }

    @Test func `the errors and the latency must be no gauges either`() throws {
        let text = "r{p=\"\"} 5\n# TYPE l gauge\nl_bucket{le=\"+Inf\"} 5\n# TYPE e gauge\ne{p=\"\"} 1\n"

        #expect(
            words(text, try PrometheusReadingTests.query("r", errors: "e")).hasPrefix("line 4 says that e is")
        )
        #expect(
            words(text, try PrometheusReadingTests.query("r", errors: "e", latency: "l"))
                .hasPrefix("line 2 says that l is")
        )
    }

    @Test func `more endpoints than can be judged end the reading`() throws {
        let text = (0...1_000).map { "r{status=\"200\",p=\"\($0)\"} 1\n" }.joined()

        #expect(
            words(text, try PrometheusReadingTests.query("r", by: ["p"]))
                == "it names more than 1000 endpoints; let it aggregate them, as by route instead of path"
        )
    }

    @Test func `labels in another order are the same series`() throws {
        let text = "r{status=\"200\",p=\"a\"} 1\nr{p=\"a\",status=\"200\"} 1\n"

        #expect(words(text, try PrometheusReadingTests.query("r")) == "line 2 is the series of line 1 again")
    }
}
