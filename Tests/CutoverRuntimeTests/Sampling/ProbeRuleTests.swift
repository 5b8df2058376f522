import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

/// What a probe asks for, and what it judges itself beside the examiner.
struct ProbeRuleTests {
    private let clock = ManualTimekeeper()

    private func prober(_ fetcher: FakeFetcher, _ examination: Examination) -> TargetProber {
        TargetProber(
            fetcher: fetcher,
            examine: { _, _ in examination },
            poll: { target, _, answers in
                guard answers.isEmpty, let request = target.request else { return .done(examination) }
                return .ask([request], isLast: true)
            },
            commands: CommandProber(
                steps: FakeStepRunner(),
                examine: { _, _, _ in examination },
                timekeeper: clock
            ),
            timekeeper: clock
        )
    }

    @Test(arguments: [
        (Outcome.ok, "", "[duration] 700ms, expected at most 500ms", ProbeFailure.assertion),
        (.failed(.httpStatus), "status 500", "status 500", .httpStatus),
    ])
    func `a good answer that came too late is bad, a bad one keeps its reason, and both their numbers`(
        examined: Outcome,
        why: String,
        detail: String,
        failure: ProbeFailure
    ) async {
        let clock = clock
        let fetcher = FakeFetcher { _, _ in
            clock.advance(by: .milliseconds(700))
            return .complete(200)
        }
        var examination = Examination(outcome: examined, detail: why)
        examination.numbers = [ObservedNumber(name: "n", value: "12")]
        var expectation = CutoverCore.Expectation()
        expectation.maximumDuration = .milliseconds(500)

        let observation = await prober(fetcher, examination)
            .probe(.health("api", expectation: expectation), slot: 0, intendedStart: .sample)

        #expect(observation.sample.outcome == .failed(failure))
        #expect(observation.sample.detail == detail)
        #expect(observation.numbers == examination.numbers)
    }

    private static let bodies: [CutoverCore.Expectation] = {
        var (matches, numbers) = (CutoverCore.Expectation(), CutoverCore.Expectation())
        matches.bodyMatches = (try? Pattern("ok")).map { [$0] } ?? []
        numbers.numbers = [NumberExpectation(name: "n", place: .lastLine)]
        let json = [JSONExpectation(pointer: "", equals: .null)]
        return [
            matches, numbers, CutoverCore.Expectation(bodyContains: ["ok"]),
            CutoverCore.Expectation(json: json),
        ]
    }()

    @Test(arguments: bodies.map { ($0, true) } + [(CutoverCore.Expectation(), false)])
    func `a body is read where something is expected of it`(
        _ expectation: CutoverCore.Expectation,
        _ isNeeded: Bool
    )
        async
    {
        let fetcher = FakeFetcher(.complete(200))

        _ = await prober(fetcher, Examination(outcome: .ok, detail: ""))
            .probe(.health("api", expectation: expectation), slot: 0, intendedStart: .sample)

        let rule: BodyRule = isNeeded ? .require(cap: 1_048_576) : .discard(cap: 1_048_576)
        #expect(fetcher.fetches.all.map(\.body) == [rule])
    }

    @Test(arguments: [
        (Source.Format.opsMetrics, nil as Int?, false, 1_048_576), (.opsMetrics, 5_000, false, 5_000),
        (
            .prometheus(PrometheusQuery(requests: SeriesSelector(name: "r", matchers: []))), nil, true,
            16_777_216
        ),
        (.prometheus(PrometheusQuery(requests: SeriesSelector(name: "r", matchers: []))), 5_000, true, 5_000),
    ])
    func `a text of lines is asked for uncompressed and may be longer, unless the plan says how long`(
        format: Source.Format,
        limit: Int?,
        isPlain: Bool,
        cap: Int
    ) async {
        let fetcher = FakeFetcher(.complete(200))
        var request = Request(url: Masked("http://h/"))
        if let limit { request.route.bodyLimit = limit }
        var target = Target.source("s")
        target.kind = .source(request, Source(format: format))

        _ = await prober(fetcher, Examination(outcome: .ok, detail: ""))
            .probe(target, slot: 0, intendedStart: .sample)

        #expect(fetcher.fetches.all.map(\.isPlain) == [isPlain])
        #expect(fetcher.fetches.all.map(\.body) == [.require(cap: cap)])
    }

    /// A target with this route, asked in `slot` until nothing more is to be asked.
    private func fetches(
        of route: Route,
        slot: Int,
        requests: Int = 1,
        asSource: Bool = false
    ) async -> [Fetch] {
        let clock = clock
        let fetcher = FakeFetcher { _, _ in
            clock.advance(by: .seconds(1))
            return .complete(200)
        }
        var routed = Request(url: Masked("http://h/"))
        routed.route = route
        let request = routed
        var target = Target.source("s")
        target.timeout = .seconds(5)
        target.kind =
            asSource
            ? .source(request, Source(format: .opsMetrics)) : .http(request, CutoverCore.Expectation())
        let done = Examination(outcome: .ok, detail: "")
        let prober = TargetProber(
            fetcher: fetcher,
            examine: { _, _ in done },
            poll: { _, _, answers in
                answers.count < requests
                    ? .ask([request], isLast: answers.count == requests - 1) : .done(done)
            },
            commands: CommandProber(
                steps: FakeStepRunner(),
                examine: { _, _, _ in done },
                timekeeper: clock
            ),
            timekeeper: clock
        )
        _ = await prober.probe(target, slot: slot, intendedStart: clock.now)
        return fetcher.fetches.all
    }

    @Test(arguments: [
        (Route.Freshness.bounded, 3, false, false), (.never, 3, false, false), (.always, 3, true, true),
        (.every(3), 0, true, false), (.every(3), 2, false, true), (.every(3), 4, false, false),
    ])
    func `a fresh probe opens a connection, and the one before it leaves none`(
        fresh: Route.Freshness,
        slot: Int,
        isFresh: Bool,
        isLast: Bool
    ) async {
        var route = Route()
        route.fresh = fresh

        let fetch = await fetches(of: route, slot: slot).first

        #expect(fetch?.isFresh == isFresh)
        #expect(fetch?.isLast == isLast)
    }

    @Test func `a probe follows as many redirects and reads as much as the plan says`() async {
        var route = Route()
        (route.maximumRedirects, route.bodyLimit) = (2, 5_000)

        let fetch = await fetches(of: route, slot: 0).first

        #expect(fetch?.maximumRedirects == 2)
        #expect(fetch?.body == .discard(cap: 5_000))
        #expect(Route().maximumConnectionAge == .seconds(60))
    }

    @Test func `the requests of a poll share one fresh connection and one deadline`() async {
        var route = Route()
        route.fresh = .always

        let fetches = await fetches(of: route, slot: 0, requests: 3, asSource: true)

        #expect(fetches.map(\.isFresh) == [true, false, false])
        #expect(fetches.map(\.isLast) == [false, false, true])
        #expect(fetches.map(\.timeout) == [.seconds(5), .seconds(4), .seconds(3)])
    }

    @Test func `a poll that goes on for ever ends after two hundred requests`() async {
        let fetches = await fetches(of: Route(), slot: 0, requests: 1_000, asSource: true)

        #expect(fetches.count == 200)
    }
}
