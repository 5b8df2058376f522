import CutoverCore
import Testing

@testable import CutoverReadings

struct SourcePollTests {
    @Test(arguments: [
        Source.Format.opsMetrics, .latencyMap,
        .prometheus(PrometheusQuery(requests: SeriesSelector(name: "r", matchers: []))),
    ])
    func `a format of one answer is asked once, and that is the last request`(format: Source.Format) {
        let request = Request(url: Masked("http://h/"))
        var target = Target.source
        target.kind = .source(request, Source(format: format))

        #expect(SourcePoll.next(target, slot: 1, after: []) == .ask([request], isLast: true))
    }
}
