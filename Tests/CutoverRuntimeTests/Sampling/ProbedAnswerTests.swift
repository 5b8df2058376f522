import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

/// What becomes of the answers of a probe.
struct ProbedAnswerTests {
    private static let good = Examination(outcome: .ok, detail: "")

    private let clock = ManualTimekeeper()

    @Test
    func `a poll of two requests tells how the first one got its connection, and what the last one met`()
        async
    {
        var (new, reused) = (Exchange(), Exchange())
        (new.isReused, new.connect, reused.isReused) = (false, .milliseconds(4), true)
        let exchanges = [new, reused]
        let fetcher = FakeFetcher { _, number in
            var answer = Answer.complete(number == 0 ? 200 : 503)
            answer.exchange = exchanges[number]
            return answer
        }
        let prober = prober(fetcher)

        let sample = await prober.probe(.source("ops"), slot: 0, intendedStart: .sample).sample

        #expect(sample.exchange == new)
        #expect(sample.httpStatus == 503)
    }

    @Test(arguments: [
        (Route.Freshness.always, [true, false], [false, true]), (.never, [false, false], [false, false]),
        (.every(2), [true, false], [false, false]),
    ])
    func `the connection of a fresh poll is new at its first request and ends with its last`(
        freshness: Route.Freshness,
        areFresh: [Bool],
        areLast: [Bool]
    ) async {
        let fetcher = FakeFetcher(.complete(200))
        var source = Target.source("ops")
        var request = Request(url: Masked("http://ops.test/"))
        request.route.fresh = freshness
        source.kind = .source(request, Source())

        _ = await prober(fetcher).probe(source, slot: 0, intendedStart: .sample)

        #expect(fetcher.fetches.all.map(\.isFresh) == areFresh)
        #expect(fetcher.fetches.all.map(\.isLast) == areLast)
    }

    /// Polls a source by two requests.
    private func prober(_ fetcher: FakeFetcher) -> TargetProber {
        TargetProber(
            fetcher: fetcher,
            examine: { _, _ in Self.good },
            poll: { target, _, answers in
                guard answers.count < 2, let request = target.request else { return .done(Self.good) }
                return .ask([request], isLast: answers.count == 1)
            },
            commands: CommandProber(
                steps: FakeStepRunner(),
                examine: { _, _, _ in Self.good },
                timekeeper: clock
            ),
            timekeeper: clock
        )
    }

    @Test func `every answer of a poll knows when it came`() async {
        let moments = Recording<[Timestamp?]>()
        let clock = self.clock
        let prober = TargetProber(
            fetcher: FakeFetcher { _, _ in
                clock.advance(by: .seconds(1))
                return Answer.complete(200)
            },
            examine: { _, _ in Self.good },
            poll: { target, _, answers in
                moments.append(answers.map(\.endedAt))
                guard answers.count < 2, let request = target.request else { return .done(Self.good) }
                return .ask([request], isLast: answers.count == 1)
            },
            commands: CommandProber(
                steps: FakeStepRunner(),
                examine: { _, _, _ in Self.good },
                timekeeper: clock
            ),
            timekeeper: clock
        )
        let start = clock.now

        _ = await prober.probe(.source("ops"), slot: 0, intendedStart: start)

        let (first, second) = (start.advanced(by: .seconds(1)), start.advanced(by: .seconds(2)))
        #expect(moments.all == [[], [first], [first, second]])
    }

    @Test func `what is asked for together is asked for up to the first answer that is not well`() async {
        let fetcher = FakeFetcher { _, number in Answer.complete(number == 1 ? 404 : 200) }
        let counts = Recording<Int>()
        let prober = TargetProber(
            fetcher: fetcher,
            examine: { _, _ in Self.good },
            poll: { target, _, answers in
                counts.append(answers.count)
                guard answers.count < 4, let request = target.request else { return .done(Self.good) }
                return .ask([request, request, request], isLast: false)
            },
            commands: CommandProber(
                steps: FakeStepRunner(),
                examine: { _, _, _ in Self.good },
                timekeeper: clock
            ),
            timekeeper: clock
        )

        _ = await prober.probe(.source("ops"), slot: 0, intendedStart: .sample)

        #expect(counts.all == [0, 2, 5])
    }

    @Test(arguments: [
        (body: 16_384, place: NumberExpectation.Place.json("/n"), isAside: false),
        (body: 16_385, place: .json("/n"), isAside: true),
        (body: 1, place: .matches("([0-9])"), isAside: true),
    ])
    func `what may take long to judge does not delay the other probes`(
        body: Int,
        place: NumberExpectation.Place,
        isAside: Bool
    ) async {
        let asides = Recording<Bool>()
        let prober = TargetProber(
            fetcher: FakeFetcher(.complete(200, String(repeating: "1", count: body))),
            examine: { _, _ in
                asides.append(withUnsafeCurrentTask { $0?.unownedTaskExecutor != nil })
                return Self.good
            },
            poll: onePoll(Self.good),
            commands: CommandProber(
                steps: FakeStepRunner(),
                examine: { _, _, _ in Self.good },
                timekeeper: clock
            ),
            timekeeper: clock
        )
        var expectation = Expectation()
        expectation.numbers = [NumberExpectation(name: "n", place: place)]

        _ = await prober.probe(.health("api", expectation: expectation), slot: 0, intendedStart: .sample)

        #expect(asides.all == [isAside])
    }
}
