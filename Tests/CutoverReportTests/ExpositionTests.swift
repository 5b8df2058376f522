import CutoverReport
import Testing

struct ExpositionTests {
    @Test(arguments: [
        (nil, ExpositionFormat.text),
        ("", .text),
        ("*/*", .text),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .text),
        ("application/json", .text),
        ("application/openmetrics-text", .openMetrics),
        ("application/openmetrics-text;version=1.0.0", .openMetrics),
        ("Application/OpenMetrics-Text ; Version=\"1.0.0\"; charset=utf-8", .openMetrics),
        (
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
        ),
        (
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
                + "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1", .openMetrics
        ),
        ("application/openmetrics-text;q=0.4, text/plain;q=0.5", .text),
        ("application/openmetrics-text;q=0.5, text/plain;q=0.4", .openMetrics),
        ("application/openmetrics-text;q=0.5, text/plain;q=0.50", .openMetrics),
        ("text/plain, application/openmetrics-text", .text),
        ("application/openmetrics-text;q=0", .text),
        ("application/openmetrics-text;q=0.001, */*;q=0", .openMetrics),
        ("application/openmetrics-text;version=2.0.0", .text),
        ("application/openmetrics-text;q=2", .text),
        ("application/openmetrics-text;q=-1, text/plain;q=0.1", .text),
        ("application/openmetrics-text;q=abc", .text),
        (",,;;q=1,application/openmetrics-text;;", .openMetrics),
    ])
    func `the format with the highest q that we can write is the answer`(
        accept: String?,
        format: ExpositionFormat
    ) {
        #expect(Exposition.negotiate(accept: accept) == format)
    }

    @Test func `content types name the version and the charset`() {
        #expect(ExpositionFormat.text.contentType == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            ExpositionFormat.openMetrics.contentType
                == "application/openmetrics-text; version=1.0.0; charset=utf-8"
        )
    }
}
