import CutoverCore
import Testing

@testable import CutoverReadings

/// Which requests failed: what cannot tell it is a fault, and never 0.
@Suite struct PrometheusErrorsTests {
    /// "3 of 5", or the fault.
    private func errors(_ text: String, _ errors: String? = nil, of requests: String = "r") throws -> String {
        let query = try PrometheusReadingTests.query(requests, errors: errors)
        do {
            let reading = try PrometheusReadingTests.read(text, query)
            return
                "\(reading.endpoints[0].errors.value ?? -1) of \(reading.endpoints[0].requests.value ?? -1)"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("r{status=\"ok\",code=\"200\"} 100\nr{status=\"failed\",code=\"500\"} 90\n", "90 of 190"),
        ("r{status=\"2xx\"} 5\nr{status=\"5xx\"} 3\n", "3 of 8"),
        ("r{status=\"200\",code=\"x\"} 5\n", "0 of 5"), ("r{status=\"500\",code=\"200\"} 5\n", "5 of 5"),
        ("r{status=\"404\"} 5\nr{status=\"500\"} 3\n", "3 of 8"),
        ("r{status=\"2XX\"} 5\nr{status=\"5XX\"} 3\n", "3 of 8"),
        (
            "r{status=\"success\"} 100\nr{status=\"error\"} 90\n",
            "r has no label \"status\" or \"code\" with a value like 200 that tells errors; write errors: ..."
        ),
        (
            "r{status=\"SERVER_ERROR\"} 9\n",
            "r has no label \"status\" or \"code\" with a value like 200 that tells errors; write errors: ..."
        ),
        (
            "r{status=\"200\"} 100\nr{status=\"error\"} 90\n",
            "line 2: r with status \"error\", which is no status, so nobody knows whether that failed; write errors: ..., "
                + "or leave that series out of requests"
        ),
        (
            "r{code=\"0\"} 90\nr{code=\"200\"} 100\n",
            "line 1: r with code \"0\", which is no status, so nobody knows whether that failed; write errors: ..., "
                + "or leave that series out of requests"
        ),
        (
            "r{status=\"200\"} 2\nr{p=\"/b\"} 900\n",
            "line 2: r without label \"status\", which tells errors; write errors: ..., or leave that series out of requests"
        ),
    ])
    func `without errors, only a label that holds a status tells them`(row: (text: String, said: String))
        throws
    {
        #expect(try errors(row.text) == row.said)
    }

    @Test(arguments: [
        (
            "r{status=\"5xx\"}", "r{status=\"200\"} 100\nr{status=\"500\"} 90\n",
            "no series meets errors: r{status=\"5xx\"}, and none can: label \"status\" has values like \"200\"; correct errors"
        ),
        (
            "r{status=~\"50\"}", "r{status=\"200\"} 100\n",
            "no series meets errors: r{status=~\"50\"}, and none can: label \"status\" has values like \"200\"; correct errors"
        ),
        (
            "r{status=\"500\"}", "r{status=\"2xx\"} 100\n",
            "no series meets errors: r{status=\"500\"}, and none can: label \"status\" has values like \"2xx\"; correct errors"
        ),
        (
            "r{outcome=\"SERVER_ERRORS\"}", "r{outcome=\"SUCCESS\"} 100\n",
            "no series meets errors: r{outcome=\"SERVER_ERRORS\"}, and none can: label \"outcome\" has values like \"SUCCESS\"; "
                + "correct errors"
        ),
        (
            "r{status=~\"5..\"}", "r{status=\"200\"} 2\nr{p=\"/b\"} 900\n",
            "no series meets errors: r{status=~\"5..\"}, and that of line 2 has no label \"status\"; leave it out of requests, "
                + "or correct errors"
        ),
        ("r{status=~\"5..\"}", "r{status=\"200\"} 2\n", "0 of 2"),
        ("r{status=~\"5..\",status!=\"503\"}", "r{status=\"503\"} 2\n", "0 of 2"),
        ("r{status=~\"5..\"}", "r{status=\"2xx\"} 2\n", "0 of 2"),
        ("r{status=\"failed\"}", "r{status=\"ok\"} 2\n", "0 of 2"),
    ])
    func `errors that are none and never could be are a fault`(
        row: (errors: String, text: String, said: String)
    ) throws {
        #expect(try errors(row.text, row.errors) == row.said)
    }

    @Test func `what requests filter on as well needs no label`() throws {
        let said = try errors(
            "r{status=\"200\"} 2\nr{status=\"200\",probe=\"yes\"} 7\n",
            "r{probe!=\"yes\",status=~\"5..\"}",
            of: "r{probe!=\"yes\"}"
        )

        #expect(said == "0 of 2")
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["r{path=~\"(a+)+b\"}", "r{path=~\"(a|aa)*c|/api/.*/.*/.*/.*x\"}"]
    )
    func `no label makes a pattern take long`(selector: String) throws {
        let path = String(repeating: "a", count: 200) + String(repeating: "/", count: 2_000)

        let said = try errors("r{path=\"\(path)\"} 1\n", of: selector)

        #expect(said == "no series meets requests: \(selector)")
    }

    @Test(arguments: ["=~", "!~"])
    func `a pattern that gives no answer is a fault`(comparison: String) throws {
        var random = SeededGenerator(seed: 1)
        let path = (0..<60_000).map { _ in Bool.random(using: &random) ? "a" : "b" }.joined()
        let many = "[ab]*a[ab]{9}c|x{100}x{100}x{100}x{50}"

        let said = try errors("r{path=\"\(path)\"} 1\n", of: "r{path\(comparison)\"\(many)\"}")

        #expect(said == "pattern \"\(many)\" takes too long on a value of label \"path\"; simplify it")
    }

    @Test func `patterns are told apart by case unless they say otherwise, and alternatives are whole`()
        throws
    {
        let text =
            "r{m=\"GET\",status=\"200\"} 1\nr{m=\"get\",status=\"200\"} 2\nr{m=\"gets\",status=\"200\"} 4\n"

        let said = try ["r{m=~\"get\"}", "r{m=~\"(?i)get\"}", "r{m=~\"x|get\"}", "r{m!~\"get|x\"}"].map {
            try errors(text, of: $0)
        }

        #expect(said == ["0 of 2", "0 of 3", "0 of 2", "0 of 5"])
    }

    @Test func `errors are looked for among the requests alone`() throws {
        let text = "r{p=\"/a\",status=\"200\"} 5\nr{p=\"/b\",status=\"500\"} 7\n"

        #expect(try errors(text, nil, of: "r{p=\"/a\"}") == "0 of 5")
    }

    @Test func `values of two kinds say nothing of which others there can be`() throws {
        let text = "r{status=\"200\"} 5\nr{status=\"2xx\"} 5\n"

        #expect(try errors(text, "r{status=\"SERVER_ERROR\"}") == "0 of 10")
    }
}
