import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct TargetProberTests {
    private let clock = ManualTimekeeper()

    private func prober(
        _ fetcher: FakeFetcher,
        _ examination: Examination,
        _ steps: FakeStepRunner = FakeStepRunner()
    ) -> TargetProber {
        TargetProber(
            fetcher: fetcher,
            examine: { _, _ in examination },
            poll: onePoll(examination),
            commands: CommandProber(steps: steps, examine: { _, _, _ in examination }, timekeeper: clock),
            timekeeper: clock
        )
    }

    private let fine = Examination(outcome: .ok, detail: "", isJSON: true)

    @Test func `duration and timeout count from the intended start`() async {
        let fetcher = FakeFetcher { [clock] _, _ in
            clock.advance(by: .milliseconds(300))
            return .complete(200)
        }
        clock.advance(by: .seconds(1))

        let observation = await prober(fetcher, fine).probe(.health("api"), slot: 3, intendedStart: .sample)

        #expect(fetcher.fetches.all.first?.timeout == .seconds(3))
        #expect(
            observation.sample
                == Sample(
                    target: "api",
                    slot: 3,
                    intendedStart: .sample,
                    duration: .milliseconds(1_300),
                    outcome: .ok,
                    httpStatus: 200
                )
        )
    }

    @Test func `the judge hears when the answer came, and its numbers are kept`() async {
        let fetcher = FakeFetcher { [clock] _, _ in
            clock.advance(by: .milliseconds(300))
            return .complete(200)
        }
        let moments = Recording<Timestamp?>()
        let prober = TargetProber(
            fetcher: fetcher,
            examine: { answer, _ in
                moments.append(answer.endedAt)
                return Self.counted
            },
            poll: onePoll(Self.counted),
            commands: CommandProber(
                steps: FakeStepRunner(),
                examine: { result, _, _ in
                    moments.append(result.endedAt)
                    return Self.counted
                },
                timekeeper: clock
            ),
            timekeeper: clock
        )
        var command = Target.health("log")
        command.kind = .command(Command(words: [Masked("log")]))

        let observations = [
            await prober.probe(.health("api"), slot: 0, intendedStart: .sample),
            await prober.probe(command, slot: 0, intendedStart: .sample),
        ]

        let end = Timestamp.sample.advanced(by: .milliseconds(300))
        #expect(moments.all == [end, end])
        #expect(observations.map(\.numbers) == [Self.counted.numbers, Self.counted.numbers])
    }

    private static let counted: Examination = {
        var examination = Examination(outcome: .ok, detail: "")
        examination.numbers = [ObservedNumber(name: "pending", value: "12")]
        return examination
    }()

    @Test(
        arguments: [
            (target: .health("api"), rule: .discard(cap: 1_048_576)),
            (
                target: .health("api", expectation: Expectation(bodyContains: ["up"])),
                rule: .require(cap: 1_048_576)
            ),
            (
                target: .health(
                    "api",
                    expectation: Expectation(json: [JSONExpectation(pointer: "/ok", equals: .bool(true))])
                ),
                rule: .require(cap: 1_048_576)
            ),
            (target: .source("ops"), rule: .require(cap: 1_048_576)),
        ] as [(target: Target, rule: BodyRule)]
    )
    func `a body is read only where it is judged`(_ row: (target: Target, rule: BodyRule)) async {
        let fetcher = FakeFetcher(.complete(200))

        _ = await prober(fetcher, fine).probe(row.target, slot: 0, intendedStart: .sample)

        #expect(fetcher.fetches.all.first?.body == row.rule)
        #expect(fetcher.fetches.all.first?.maximumRedirects == 10)
        #expect(fetcher.fetches.all.first?.request == row.target.request)
    }

    @Test(
        arguments: [
            (target: .source("ops"), isJSON: true, payload: "{\"a\":1}"),
            (target: .source("ops"), isJSON: false, payload: nil),
            (target: .health("api"), isJSON: true, payload: nil),
        ] as [(target: Target, isJSON: Bool, payload: String?)]
    )
    func `only a source's JSON is kept for the evidence`(
        _ row: (target: Target, isJSON: Bool, payload: String?)
    ) async {
        let prober = prober(
            FakeFetcher(.complete(200, "{\"a\":1}")),
            Examination(outcome: .ok, detail: "", isJSON: row.isJSON)
        )

        let observation = await prober.probe(row.target, slot: 1, intendedStart: .sample)

        #expect(observation.payload == row.payload.map { Array($0.utf8) })
    }

    @Test func `the examination decides, and its reading comes along`() async {
        let reading = Reading(startedAt: nil, endpoints: [])
        let prober = prober(
            FakeFetcher(.complete(500)),
            Examination(
                outcome: .failed(.httpStatus),
                detail: "status 500, expected 200-299",
                reading: reading
            )
        )

        let observation = await prober.probe(.source("ops"), slot: 1, intendedStart: .sample)

        #expect(observation.sample.outcome == .failed(.httpStatus))
        #expect(observation.sample.httpStatus == 500)
        #expect(observation.sample.detail == "status 500, expected 200-299")
        #expect(observation.reading == reading)
    }

    @Test func `a command is run with what is left of its timeout, and nothing is fetched`() async {
        let fetcher = FakeFetcher(.complete(200))
        let steps = FakeStepRunner { [clock] _, _ in
            clock.advance(by: .milliseconds(300))
            return StepResult(.exited(2))
        }
        let bad = Examination(outcome: .failed(.exitStatus), detail: "exit status 2")
        clock.advance(by: .seconds(1))

        let observation = await prober(fetcher, bad, steps)
            .probe(.command("log", ["./log.sh", "a b"]), slot: 3, intendedStart: .sample)

        #expect(fetcher.fetches.all.isEmpty)
        #expect(steps.commands.all == [["./log.sh", "a b"]])
        #expect(steps.timeouts.all == [.seconds(3)])
        #expect(
            observation
                == Observation(
                    sample: Sample(
                        target: "log",
                        slot: 3,
                        intendedStart: .sample,
                        duration: .milliseconds(1_300),
                        outcome: .failed(.exitStatus),
                        httpStatus: nil,
                        detail: "exit status 2"
                    )
                )
        )
    }

    @Test func `a command whose time is over before it starts is not run`() async {
        let steps = FakeStepRunner()
        clock.advance(by: .seconds(4))

        _ = await prober(FakeFetcher(.complete(200)), fine, steps)
            .probe(.command("log", ["./log.sh"]), slot: 0, intendedStart: .sample)

        #expect(steps.commands.all.isEmpty)
    }
}
